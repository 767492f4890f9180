import { join } from "node:path";
import { expect, test } from "vitest";
import { figureFolder, outFolder } from "../../src/notebook/folders.js";

test("figures go to `figures` in LOTTERY_OUT, else beside the notebook", () => {
  expect(figureFolder({ LOTTERY_OUT: join("out", "01") })).toBe(join("out", "01", "figures"));
  expect(figureFolder({})).toBe("figures");
  expect(outFolder({ LOTTERY_OUT: "" })).toBeUndefined();
});
