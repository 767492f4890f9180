import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { lineFigure } from "../../src/figures/index.js";
import { show } from "../../src/notebook/index.js";
import { kernelDouble } from "./kernel-double.js";

const folder = mkdtempSync(join(tmpdir(), "show-"));
const figure = lineFigure([{ name: "a", x: [1, 2, 3], y: [[1], [2], [3]] }], {
  name: "demo",
  caption: "A demonstration",
  x: { label: "step" },
  y: { label: "loss", unit: "nats" },
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("show gives one output of three representations with the size on screen, and saves five files under LOTTERY_OUT", async () => {
  vi.stubEnv("LOTTERY_OUT", folder);
  const { displayed } = kernelDouble();
  await show(figure);
  expect(displayed).toHaveLength(1);
  const [{ bundle, options } = { bundle: {}, options: {} }] = displayed;
  expect(Object.keys(bundle).sort()).toEqual(["application/vnd.plotly.v1+json", "image/png", "text/plain"]);
  expect(bundle["text/plain"]).toBe(figure.caption);
  expect(options.metadata).toMatchObject({ "image/png": { width: 720 }, alt: figure.caption });
  const files = ["demo.csv", "demo.json", "demo.pdf", "demo.png", "demo.svg"];
  expect(readdirSync(join(folder, "figures")).sort()).toEqual(files);
  expect(readFileSync(join(folder, "figures", "demo.csv"), "utf8").split("\r\n")[1]).toBe(
    ",a,centre,,1,1,,,1",
  );
});

test("outside a kernel show prints the caption; with save: false it writes nothing", async () => {
  vi.stubEnv("LOTTERY_OUT", folder);
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await show(figure, { save: false });
  expect(print.mock.calls).toEqual([[figure.caption]]);
  expect(() => readdirSync(folder)).toThrow();
  print.mockRestore();
});

test("static figures are a picture and the caption only, by option or LOTTERY_FIGURES; another word is an error", async () => {
  const { displayed } = kernelDouble();
  vi.stubEnv("LOTTERY_FIGURES", "static");
  await show(figure, { save: false });
  vi.stubEnv("LOTTERY_FIGURES", "live");
  await show(figure, { save: false, figures: "static" });
  expect(displayed.map(({ bundle }) => Object.keys(bundle).sort())).toEqual([
    ["image/png", "text/plain"],
    ["image/png", "text/plain"],
  ]);
  vi.stubEnv("LOTTERY_FIGURES", "moving");
  await expect(show(figure, { save: false })).rejects.toThrow(
    'show: figures (or LOTTERY_FIGURES) must be one of live, static, got "moving"',
  );
});
