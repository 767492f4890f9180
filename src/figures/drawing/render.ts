import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Figure, PlotlySpecification } from "./figure-data.js";
import { fontFiles } from "./faces.js";
import { drawableTexts } from "./glyphs.js";
import { palettePng } from "./palette-png.js";
import { withDensity } from "./png-density.js";
import { installTextMetrics, type SvgWindow } from "./text-metrics.js";

/** What we use of a jsdom window once plotly runs in it. */
interface PlotlyWindow extends SvgWindow {
  readonly Math: { random: () => number };
  readonly Plotly: {
    toImage(
      figure: { data: unknown; layout: unknown; config: unknown },
      options: { format: "svg"; width: number; height: number },
    ): Promise<string>;
  };
  eval(source: string): unknown;
}

interface JsdomModule {
  readonly JSDOM: new (html: string, options: object) => { readonly window: PlotlyWindow };
  readonly VirtualConsole: new () => object;
}

interface ResvgImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
  asPng(): Buffer;
}

interface ResvgModule {
  readonly Resvg: new (svg: string, options: object) => { render(): ResvgImage };
}

const load = createRequire(__filename);
let shared: PlotlyWindow | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** The one jsdom window that draws all figures of this process; made at the first figure (about 2 s). */
function plotlyWindow(): PlotlyWindow {
  if (shared !== undefined) return shared;
  const { JSDOM, VirtualConsole } = load("jsdom") as JsdomModule;
  const { window } = new JSDOM("<body></body>", {
    runScripts: "outside-only",
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole(),
  });
  installTextMetrics(window);
  window.eval(readFileSync(load.resolve("plotly.js-dist-min/plotly.min.js"), "utf8"));
  shared = window;
  return window;
}

/** A fixed sequence in [0, 1) (mulberry32): plotly draws the ids of its clip paths from it, so they repeat. */
function fixedSequence(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Trace types that need WebGL or a canvas with 3-D; they never finish in jsdom. */
const refused = /^(scatter3d|surface|mesh3d|cone|streamtube|volume|isosurface|.*gl|.*map(box)?)$/;
const allowed = new Set(["heatmap"]);

function checkDrawable({ data, layout }: PlotlySpecification): void {
  if (data.length === 0) throw new RangeError("figureSvg: specification must have at least one trace, got 0");
  for (const trace of data) {
    const type = typeof trace["type"] === "string" ? trace["type"] : "scatter";
    if (refused.test(type) && !allowed.has(type))
      throw new RangeError(`figureSvg: trace type must be two-dimensional and drawn in SVG, got "${type}"`);
  }
  const scene = Object.keys(layout).find((key) => key.startsWith("scene"));
  if (scene !== undefined) throw new RangeError(`figureSvg: layout must have no 3-D scene, got "${scene}"`);
}

/** A size in millimetres as whole plotly pixels (96 to the inch). */
export const pixels = (mm: number): number => Math.round((mm * 96) / 25.4);

/**
 * The figure as SVG text of its true physical size, text kept as text. No browser: plotly runs in jsdom and measures
 * text with the font's own tables. The same figure gives the same bytes, in whatever order figures are drawn.
 */
export function figureSvg(figure: Pick<Figure, "specification" | "widthMm" | "heightMm">): Promise<string> {
  const { specification, widthMm, heightMm } = figure;
  const drawSvg = async (): Promise<string> => {
    checkDrawable(specification);
    const window = plotlyWindow();
    window.Math.random = fixedSequence();
    const [width, height] = [pixels(widthMm), pixels(heightMm)];
    const { data, layout } = drawableTexts(specification);
    const uri = await window.Plotly.toImage(
      { data, layout, config: { staticPlot: true } },
      { format: "svg", width, height },
    );
    const svg = decodeURIComponent(uri.slice(uri.indexOf(",") + 1));
    const size = (mm: number): string => `${Number(mm.toFixed(2))}mm`;
    return svg
      .replace(/url\('(#[^']+)'\)/g, "url($1)")
      .replace(/<svg\b[^>]*>/, (tag) =>
        tag
          .replace(/ width="[^"]*"/, ` width="${size(widthMm)}"`)
          .replace(/ height="[^"]*"/, ` height="${size(heightMm)}"`),
      );
  };
  // One figure at a time: the window and its sequence of ids are shared.
  const result = queue.then(drawSvg);
  queue = result.catch(() => undefined);
  return result;
}

function draw(svg: string, dpi: number): ResvgImage {
  const { Resvg } = load("@resvg/resvg-js") as ResvgModule;
  return new Resvg(svg, {
    fitTo: { mode: "zoom", value: dpi / 96 },
    background: "#ffffff",
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: "Arimo" },
  }).render();
}

/**
 * SVG text as PNG bytes on white, drawn with the bundled font only; the file says its resolution.
 * `dpi`: pixels an inch, in [50, 1200]; 96 is one pixel per plotly pixel, journals ask for at least 300.
 */
export function svgToPng(svg: string, dpi = 300): Buffer {
  if (!(dpi >= 50 && dpi <= 1200)) throw new RangeError(`svgToPng: dpi must be in [50, 1200], got ${dpi}`);
  return withDensity(draw(svg, dpi).asPng(), dpi);
}

/** SVG text as a PNG of at most 256 colours, a third of the size: for notebooks, where pictures are stored inline. */
export function svgToScreenPng(svg: string, dpi: number): Buffer {
  const { pixels: rgba, width, height } = draw(svg, dpi);
  return withDensity(palettePng(rgba, width, height), dpi);
}
