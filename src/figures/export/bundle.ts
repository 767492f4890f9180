import type { Figure, PlotlyObject, PlotlySpecification } from "../drawing/figure-data.js";
import { wrapText } from "../drawing/fonts.js";
import { toolbarConfig } from "./toolbar.js";
import { plainText } from "../layout/labels.js";
import { figureSvg, pixels, svgToScreenPng } from "../drawing/render.js";

/** Representations of one object by MIME type, as notebooks store them. Binary ones are base64. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** Resolution of the picture in a notebook: two pixels per plotly pixel. */
const notebookDpi = 192;

const isObject = (value: unknown): value is PlotlyObject => typeof value === "object" && value !== null;

/**
 * The figure with its caption set below the axes, inside the picture: so every viewer shows it, also those that take
 * only the PNG. Linear axes get ticks that follow the reader's zoom.
 */
export function captioned(figure: Figure): Pick<Figure, "specification" | "widthMm" | "heightMm"> {
  const { layout, data } = figure.specification;
  const size =
    isObject(layout["font"]) && typeof layout["font"]["size"] === "number" ? layout["font"]["size"] : 12;
  const margin = isObject(layout["margin"]) ? layout["margin"] : {};
  const width = pixels(figure.widthMm);
  const height = pixels(figure.heightMm);
  const edge = 0.5 * size;
  // "n = 6" and "95 %" stay on one line.
  const text = figure.caption.replace(/(\d) %/g, "$1\u00a0%").replace(/\bn = /g, "n\u00a0=\u00a0");
  const lines = wrapText(text, width - 2 * edge, { size });
  const extra = Math.ceil((1.3 * lines.length + 1.2) * size);
  const bottom = typeof margin["b"] === "number" ? margin["b"] : 0;
  const specification: PlotlySpecification = {
    data,
    layout: {
      ...layout,
      height: height + extra,
      margin: { ...margin, b: bottom + extra },
      title: {
        text: lines.map(plainText).join("<br>"),
        font: { size, color: "#333333" },
        xref: "container",
        yref: "container",
        x: edge / width,
        xanchor: "left",
        y: (extra - 0.9 * size) / (height + extra),
        yanchor: "top",
      },
    },
  };
  return { specification, widthMm: figure.widthMm, heightMm: ((height + extra) * 25.4) / 96 };
}

/** Whether the ticks of an axis say their numbers and nothing else: groups and ends have names that plotly could not find again. */
function saysNumbers({ tickvals, ticktext }: PlotlyObject): boolean {
  if (!Array.isArray(tickvals) || !Array.isArray(ticktext)) return false;
  const number = (text: unknown): number => Number(String(text).replace(/,/g, "").replace("\u2212", "-"));
  return tickvals.every((value, i) => Math.abs(number(ticktext[i]) - value) <= 1e-9 * Math.abs(value));
}

/** Lets plotly choose ticks on linear axes of numbers, so that zooming in shows finer ones. */
function zoomable({ data, layout }: PlotlySpecification): PlotlySpecification {
  const freed = Object.entries(layout).map(([key, value]): [string, unknown] => {
    if (!/^[xy]axis\d*$/.test(key) || !isObject(value) || value["type"] !== "linear") return [key, value];
    if (!saysNumbers(value)) return [key, value];
    const { tickvals: _values, ticktext: _texts, ...rest } = value;
    return [key, { ...rest, tickmode: "auto" }];
  });
  return { data, layout: Object.fromEntries(freed) };
}

/**
 * The figure for a notebook: plotly JSON (zoomable where a renderer is installed), PNG and the caption as text. Data and
 * a picture; no HTML, no script.
 */
export async function figureBundle(figure: Figure): Promise<MimeBundle> {
  const shown = captioned(figure);
  const png = svgToScreenPng(await figureSvg(shown), notebookDpi);
  return {
    "application/vnd.plotly.v1+json": { ...zoomable(shown.specification), config: toolbarConfig(figure) },
    "image/png": png.toString("base64"),
    "text/plain": figure.caption,
  };
}

/** The figure for the smallest notebook: PNG and the caption as text, no plotly JSON. */
export async function staticBundle(figure: Figure): Promise<MimeBundle> {
  const png = svgToScreenPng(await figureSvg(captioned(figure)), notebookDpi);
  return { "image/png": png.toString("base64"), "text/plain": figure.caption };
}

/** Output metadata that goes with `figureBundle`: the width on screen in pixels, and the caption as the picture's description. */
export function figureMetadata(figure: Figure): Readonly<Record<string, unknown>> {
  return { "image/png": { width: pixels(figure.widthMm), alt: figure.caption }, alt: figure.caption };
}
