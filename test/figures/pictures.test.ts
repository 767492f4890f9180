import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import typescript from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { captioned } from "../../src/figures/export/bundle.js";
import { exportFigure, figureStem, figureSvg, lineFigure, type Figure } from "../../src/figures/index.js";
import { svgToScreenPng } from "../../src/figures/drawing/render.js";
import { accuracy, arms, curves, earlyStop } from "./examples.js";
import { gallery } from "./gallery.js";
import { long } from "../long.js";
import { pageSize, pdfText } from "./pdf-text.js";
import { difference } from "./pixels.js";
import { textFaults } from "./text-faults.js";

// One figure of every builder. Each is drawn once here and once, in the opposite order, in another process.
// UPDATE_PICTURES=1 accepts the present pictures; what differs is left in out/pictures for the eye.
const baselines = "test/figures/baselines";
const resolution = 55;
const mostDifferent = 0.004;
const folder = mkdtempSync(join(tmpdir(), "pictures-"));
const [here, there, code] = ["here", "there", "code"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const figures = new Map<string, Figure>();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Puts the package, and the gallery compiled, into a folder that another process can run. */
function compileInto(target: string): void {
  const compilerOptions = {
    module: typescript.ModuleKind.CommonJS,
    target: typescript.ScriptTarget.ES2022,
    esModuleInterop: true,
  };
  mkdirSync(target);
  symlinkSync(resolve("dist"), join(target, "src"));
  for (const file of ["test/figures/at-scale.ts", "test/figures/examples.ts", "test/figures/gallery.ts"]) {
    const path = join(target, file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      typescript.transpileModule(readFileSync(file, "utf8"), { compilerOptions }).outputText,
    );
  }
}

const hashes = (of: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(of)
      .sort()
      .map((file) => [
        file,
        createHash("sha256")
          .update(readFileSync(join(of, file)))
          .digest("hex"),
      ]),
  );

beforeAll(async () => {
  for (const [name, make] of Object.entries(gallery)) {
    const figure = make();
    figures.set(name, figure);
    await exportFigure(figure, here, { dpi: 96 });
  }
});

test("another process, drawing in the opposite order, writes the same bytes of every svg, pdf, png, json and csv", () => {
  const drawn = [...figures.keys()].filter((_, k) => long || k % 2 === 0).reverse(); // in the short form every other one
  compileInto(code);
  const script = `
    const { exportFigure } = require("./src/figures/index.js");
    const { gallery } = require("./test/figures/gallery.js");
    (async () => {
      for (const name of ${JSON.stringify(drawn)})
        await exportFigure(gallery[name](), ${JSON.stringify(there)}, { dpi: 96 });
    })();`;
  writeFileSync(join(code, "run.js"), script);
  const ended = spawnSync(process.execPath, ["run.js"], {
    cwd: code,
    encoding: "utf8",
    env: { ...process.env, NODE_PATH: resolve("node_modules") },
  });
  expect(ended.stderr).toBe("");
  expect(ended.status).toBe(0);
  const filesOf = (names: readonly string[]): string[] =>
    names
      .flatMap((name) => figures.get(name) ?? [])
      .flatMap((figure) => ["csv", "json", "pdf", "png", "svg"].map((end) => `${figureStem(figure)}.${end}`))
      .sort();
  const [mine, theirs] = [hashes(here), hashes(there)];
  expect(Object.keys(mine)).toEqual(filesOf([...figures.keys()]));
  expect(theirs).toEqual(Object.fromEntries(filesOf(drawn).map((file) => [file, mine[file]])));
});

describe.each(Object.keys(gallery))("%s", (name) => {
  const file = (ending: string): Buffer => {
    const figure = figures.get(name);
    return readFileSync(join(here, `${figure === undefined ? name : figureStem(figure)}.${ending}`));
  };

  test(`looks like its baseline: less than ${100 * mostDifferent} % of it differs`, () => {
    const png = svgToScreenPng(file("svg").toString("utf8"), resolution);
    const baseline = join(baselines, `${name}.png`);
    if (process.env["UPDATE_PICTURES"] === "1") {
      mkdirSync(baselines, { recursive: true });
      writeFileSync(baseline, png);
    }
    expect(existsSync(baseline), `${baseline} is missing: run with UPDATE_PICTURES=1 and look at it`).toBe(
      true,
    );
    const share = difference(png, readFileSync(baseline));
    if (share >= mostDifferent) {
      mkdirSync("out/pictures", { recursive: true });
      writeFileSync(join("out/pictures", `${name}.png`), png);
    }
    expect(share).toBeLessThan(mostDifferent);
  });

  test("as PDF is one page of its size to 0.1 mm, its fonts embedded TrueType with text, nothing of it a raster", () => {
    const figure = figures.get(name);
    const pdf = file("pdf");
    const [width, height] = pageSize(pdf);
    expect(Math.abs(width - (figure?.widthMm ?? 0))).toBeLessThan(0.1);
    expect(Math.abs(height - (figure?.heightMm ?? 0))).toBeLessThan(0.1);
    const text = pdfText(pdf);
    const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    const fonts = count(/\/Subtype \/CIDFontType2/g);
    expect(fonts).toBeGreaterThan(0);
    expect(count(/\/FontFile2 /g)).toBe(fonts);
    expect(count(/\/ToUnicode /g)).toBe(fonts);
    expect(count(/\/Type3|\/Subtype \/Image|\/FontFile3? /g)).toBe(0);
    expect(count(/<xmp:CreateDate>1970-01-01T00:00:00Z/g)).toBe(1);
  });

  test("has no text that is cut off or covers another", () => {
    const figure = figures.get(name);
    expect(figure && textFaults(file("svg").toString("utf8"), figure)).toEqual([]);
  });
});

test("the comparison sees another colour and a moved curve, and not a shade at an edge", () => {
  const svg = (own: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><g fill="none" stroke-width="2">${own}</g></svg>`;
  const png = (own: string): Buffer => svgToScreenPng(svg(own), 96);
  const line = (y: number, colour = "#0072b2"): Buffer =>
    png(`<path d="M20,${y} L280,${y + 40}" stroke="${colour}"/>`);
  expect(difference(line(80), line(80.05))).toBeLessThan(mostDifferent);
  expect(difference(line(80), line(83))).toBeGreaterThan(mostDifferent);
  expect(difference(line(80), line(80, "#d55e00"))).toBeGreaterThan(mostDifferent);
});

// The layout at other widths than those of the gallery.
const faults = async (
  figure: Pick<Figure, "specification" | "widthMm" | "heightMm">,
): Promise<readonly string[]> => textFaults(await figureSvg(figure), figure);

test.each([
  ["nature-single", "labels"],
  ["nature-single", "legend"],
  ["icml-single", "labels"],
  ["neurips", "legend"],
] as const)("at width %s with %s no text is cut off or covers another", async (width, key) => {
  expect(await faults(lineFigure(arms(6), { ...accuracy, width, key }))).toEqual([]);
});

test("nor in six panels with their caption at width icml-single", async () => {
  expect(await faults(captioned(curves({ width: "icml-single" })))).toEqual([]);
});

test("nor in a logarithmic figure whose lines end together, nor below a caption of four lines", async () => {
  expect(await faults(captioned(earlyStop({ width: "icml-single" })))).toEqual([]);
});

test("the check sees a text that is cut off and one that covers another", async () => {
  const { specification, widthMm, heightMm } = lineFigure(arms(6), accuracy);
  const note = { text: "a long remark", showarrow: false, xref: "paper", yref: "paper" };
  const annotations = [
    { ...note, x: 1.2, y: 0.5 },
    { ...note, x: 0.5, y: 0.5 },
    { ...note, x: 0.52, y: 0.5 },
  ];
  const broken = { ...specification, layout: { ...specification.layout, annotations } };
  const found = await faults({ specification: broken, widthMm, heightMm });
  expect(found).toContain('"a long remark" is cut off');
  expect(found).toContain('"a long remark" and "a long remark" overlap');
});
