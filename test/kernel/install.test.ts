import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installKernel, listKernels, uninstallKernel, userDataFolder } from "../../dist/kernel/install.js";

const prefix = join(mkdtempSync(join(tmpdir(), "lottery install ")), "Žofie's venv");
beforeAll(() => installKernel({ prefix }));
afterAll(() => rmSync(join(prefix, ".."), { recursive: true }));

const share = join(prefix, "share", "jupyter");

test("the kernelspec starts this package's kernel with absolute paths, also below a folder with spaces", () => {
  const spec = JSON.parse(readFileSync(join(share, "kernels", "lottery-lab", "kernel.json"), "utf8")) as {
    argv: string[];
  };
  expect(spec).toMatchObject({
    display_name: "TypeScript (lottery-lab)",
    language: "typescript",
    interrupt_mode: "message",
  });
  const [node = "", flag, main = "", place] = spec.argv;
  expect([node, flag, place]).toEqual([
    process.execPath,
    "--no-force-async-hooks-checks",
    "{connection_file}",
  ]);
  expect([isAbsolute(main), statSync(main).isFile()]).toEqual([true, true]);
});

test("the figure renderer is complete: manifest, module and a copy of plotly.js", () => {
  const folder = join(share, "labextensions", "lottery-lab-figures");
  const { jupyterlab } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    jupyterlab: { mimeExtension: boolean; _build: { load: string } };
  };
  expect(jupyterlab.mimeExtension).toBe(true);
  expect(statSync(join(folder, jupyterlab._build.load)).isFile()).toBe(true);
  expect(statSync(join(folder, "static", "plotly.min.js")).size).toBeGreaterThan(1e6);
});

test("installing again replaces and leaves nothing else behind", async () => {
  await installKernel({ sysPrefix: prefix });
  expect(readdirSync(join(share, "kernels"))).toEqual(["lottery-lab"]);
  expect(readdirSync(join(share, "labextensions"))).toEqual(["lottery-lab-figures"]);
});

test("what is installed is listed, and gone after uninstalling twice", async () => {
  expect(await listKernels([{ prefix }])).toMatchObject([{ current: true }]);
  await uninstallKernel({ prefix });
  await uninstallKernel({ prefix });
  expect(await listKernels([{ prefix }])).toEqual([]);
});

test("a prefix that is no folder name is refused", async () => {
  await expect(installKernel({ prefix: "" })).rejects.toThrow(
    'installKernel: the prefix must be a folder, got ""',
  );
});

test("the user's folder follows jupyter_core on each system", () => {
  expect(userDataFolder("linux", { JUPYTER_DATA_DIR: "/own" })).toBe("/own");
  expect(userDataFolder("linux", { XDG_DATA_HOME: "/xdg" })).toBe(join("/xdg", "jupyter"));
  expect(userDataFolder("linux", {})).toBe(join(homedir(), ".local", "share", "jupyter"));
  expect(userDataFolder("darwin", {})).toBe(join(homedir(), "Library", "Jupyter"));
  expect(userDataFolder("win32", { APPDATA: "/roaming" })).toBe(join("/roaming", "jupyter"));
});
