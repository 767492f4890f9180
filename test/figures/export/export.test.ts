import { expect, test } from "vitest";
import {
  figureBundle,
  figureCsv,
  figureMetadata,
  figureSvg,
  lineFigure,
  svgToPng,
} from "../../../src/figures/index.js";
import { accuracy, arms, curves } from "../examples.js";
import { decodePng } from "../png.js";

test("the SVG is 89 mm wide, keeps text as text in Arimo or Arial, holds no script, and is 1050 pixels wide at 300 dpi", async () => {
  const svg = await figureSvg(lineFigure(arms(6), { ...accuracy, width: "nature-single" }));
  expect(svg).toMatch(/^<svg[^>]* width="89mm"/);
  expect(svg).toMatch(/<text[^>]*>weights remaining \(%\)<\/text>/);
  expect(svg).toContain("Arimo, Arial");
  expect(svg).not.toMatch(/<script|<foreignObject|\son\w+=/i);
  const { width: pixels, height } = decodePng(svgToPng(svg, 300));
  expect(Math.abs(pixels - (89 / 25.4) * 300)).toBeLessThan(4);
  expect(Math.abs(height - 0.62 * pixels)).toBeLessThan(4);
});

test("a fifth to nine tenths of a picture is white", async () => {
  // Colours are counted in the palette picture, whose scan lines are unfiltered indices.
  const bundle = await figureBundle(lineFigure(arms(6), { ...accuracy, width: "nature-single" }));
  const { lines, palette, ...size } = decodePng(Buffer.from(String(bundle["image/png"]), "base64"));
  const white = lines.filter(
    (index, i) =>
      i % (size.width + 1) !== 0 && palette?.[3 * index] === 255 && palette[3 * index + 1] === 255,
  );
  const share = white.length / (size.width * size.height);
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.9);
});

test("a series called <script> is shown as text: the markup never enters the picture or the notebook", async () => {
  const name = "<script>alert(1)</script>";
  const figure = lineFigure([{ name, x: [1, 2], y: [[1], [2]] }], {
    ...accuracy,
    scale: undefined,
    caption: `About ${name}`,
    x: { label: name },
    y: { label: "y" },
    references: [],
  });
  const svg = await figureSvg(figure);
  expect(svg).not.toContain("<script");
  expect(svg).toMatch(/&(lt|#60);script&(gt|#62);alert\(1\)&(lt|#60);\/script&(gt|#62);/);
  const bundle = await figureBundle(figure);
  expect(JSON.stringify(bundle["application/vnd.plotly.v1+json"])).not.toContain("<script");
});

test("a notebook stores plotly JSON, a PNG of twice the screen size under 150 KB, and the caption; no HTML", async () => {
  for (const figure of [lineFigure(arms(6), accuracy), curves()]) {
    const bundle = await figureBundle(figure);
    expect(Object.keys(bundle).sort()).toEqual(["application/vnd.plotly.v1+json", "image/png", "text/plain"]);
    expect(bundle["text/plain"]).toBe(figure.caption);
    const png = Buffer.from(String(bundle["image/png"]), "base64");
    expect(png.length).toBeLessThan(150_000);
    expect(figureMetadata(figure)).toMatchObject({ "image/png": { width: 720 }, alt: figure.caption });
    const { width, height } = decodePng(png);
    expect(width).toBe(1440);
    expect(height).toBeGreaterThan((2 * figure.heightMm * 96) / 25.4 + 40);
  }
});

test("the hidden display member gives the same bundle as figureBundle", async () => {
  const figure = lineFigure(arms(2), accuracy);
  const member: unknown = Reflect.get(figure, Symbol.for("Jupyter.display"));
  expect(typeof member === "function" && (await member.call(figure))).toEqual(await figureBundle(figure));
});

test("CSV quotes what needs quotes and leaves empty what does not exist", () => {
  const row = {
    panel: "",
    series: 'a "b", c',
    kind: "single",
    replicate: "7",
    x: 0.21,
    y: 0.1 + 0.2,
    lower: null,
    upper: null,
    n: 1,
  } as const;
  expect(figureCsv([row])).toBe(
    'panel,series,kind,replicate,x,y,lower,upper,n\r\n,"a ""b"", c",single,7,0.21,0.30000000000000004,,,1\r\n',
  );
});

test.each(["scatter3d", "surface", "mesh3d", "scattergl", "scattermapbox"])(
  "a trace of type %s is refused before anything is drawn",
  async (type) => {
    const figure = { specification: { data: [{ type }], layout: {} }, widthMm: 89, heightMm: 60 };
    await expect(figureSvg(figure)).rejects.toThrow(
      `figureSvg: trace type must be two-dimensional and drawn in SVG, got "${type}"`,
    );
  },
);

test("no traces, a 3-D scene and an odd resolution are errors; a failed figure does not stop the next", async () => {
  const size = { widthMm: 89, heightMm: 60 };
  await expect(figureSvg({ specification: { data: [], layout: {} }, ...size })).rejects.toThrow(
    "at least one trace, got 0",
  );
  const data = [{ type: "scatter", x: [1], y: [1] }];
  await expect(figureSvg({ specification: { data, layout: { scene: {} } }, ...size })).rejects.toThrow(
    'no 3-D scene, got "scene"',
  );
  const svg = await figureSvg({ specification: { data, layout: {} }, ...size });
  expect(() => svgToPng(svg, 10)).toThrow("svgToPng: dpi must be in [50, 1200], got 10");
});

test("a figure in Greek and Chinese names the missing glyphs in its picture and says so; its data keep the characters", async () => {
  const figure = lineFigure([{ name: "彩票 λ", x: [1, 2], y: [[1], [2]] }], {
    name: "glyphs",
    caption: "Δοκιμή 彩票假说",
    x: { label: "βήμα" },
    y: { label: "损失" },
  });
  expect(figure.caption).toContain(
    "Characters that the pictures' font lacks stand there as code points in brackets.",
  );
  const svg = await figureSvg(figure);
  expect(svg).toContain("[U+5F69 U+7968] λ");
  expect(svg).toContain("βήμα");
  expect(svg).not.toMatch(/[\u4e00-\u9fff]/);
  expect(JSON.stringify(figure.specification)).toContain("彩票 λ");
});
