import { join } from "node:path";
import { expect, test } from "vitest";
import { figureFolder, outFolder } from "../../src/notebook/folders.js";

test("figures go to `figures` in LOTTERY_OUT, else to the notebook's own folder beside it", () => {
  expect(figureFolder({ LOTTERY_OUT: join("out", "01") })).toBe(join("out", "01", "figures"));
  expect(figureFolder({})).toBe("figures");
  const session = join("deep", "01-winning-tickets.ipynb");
  expect(figureFolder({ JPY_SESSION_NAME: session })).toBe(join("figures", "01-winning-tickets"));
  expect(figureFolder({ JPY_SESSION_NAME: "..ipynb" })).toBe("figures");
  expect(figureFolder({ JPY_SESSION_NAME: session, LOTTERY_OUT: "o" })).toBe(join("o", "figures"));
  expect(outFolder({ LOTTERY_OUT: "" })).toBeUndefined();
});
