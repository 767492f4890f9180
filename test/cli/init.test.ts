import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { temporaryFolder } from "../lab/temporary.js";
import { cli } from "./cli.js";

describe("lottery-lab init", () => {
  it("writes the starter notebook into a folder that it makes, never over one that is there", async () => {
    const folder = join(temporaryFolder(), "a", "b");
    const file = join(folder, "first-ticket.ipynb");
    const { code, out } = await cli("init", folder);
    expect([code, out.split("\n")[0]]).toEqual([0, `written ${file}`]);
    expect(readFileSync(file)).toEqual(readFileSync(join(packageRoot(), "data", "starter.ipynb")));
    const again = await cli("init", folder);
    expect(again.code).toBe(1);
    expect(again.err).toContain(`${file} must not be there yet, got a file`);
  });

  it.each(["01", "1", "01-winning-tickets"])(
    "--from %s copies the notebook of that number or name",
    async (from) => {
      const folder = temporaryFolder();
      const { code, out } = await cli("init", folder, "--from", from, "--json");
      expect(code).toBe(0);
      expect(JSON.parse(out)).toEqual({ notebook: join(folder, "01-winning-tickets.ipynb") });
    },
  );

  it("--from a name of none or several lists those there are, and says which was meant", async () => {
    const { code, err } = await cli("init", temporaryFolder(), "--from", "01-winning-ticket");
    expect(code).toBe(0);
    expect(err).toBe("");
    const wrong = await cli("init", temporaryFolder(), "--from", "05-sings");
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/one notebook \(00-tour, 01-.*, got "05-sings" \(did you mean 05-signs\?\)/);
    expect((await cli("init", temporaryFolder(), "--from", "")).err).toContain("must begin the name of one");
  });

  it("a copy in a clone lies where git does not look", () => {
    expect(readFileSync(join(packageRoot(), ".gitignore"), "utf8")).toMatch(/^my-notebooks\/$/m);
  });
});
