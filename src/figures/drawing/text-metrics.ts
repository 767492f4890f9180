import { lineExtent, textWidth } from "./fonts.js";

/** What we use of an SVG node: jsdom has these, without any layout. */
interface SvgNode {
  readonly nodeType: number;
  readonly tagName?: string;
  readonly data?: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<SvgNode>;
  readonly children: Iterable<SvgNode>;
  readonly parentNode: SvgNode | null;
  readonly style?: { getPropertyValue(name: string): string };
  getAttribute?(name: string): string | null;
  querySelectorAll(selector: string): Iterable<SvgNode>;
  closest(selector: string): SvgNode | null;
}

/** x, y, width, height in pixels. */
type Box = readonly [number, number, number, number];
/** The affine map (x, y) → (ax + cy + e, bx + dy + f), as in SVG `matrix(a b c d e f)`. */
type Affine = readonly [number, number, number, number, number, number];

const elementNode = 1;
const textNode = 3;
const identity: Affine = [1, 0, 0, 1, 0, 0];

/** A style property of an element, inherited from its ancestors when not set: "" if nowhere. */
function property(element: SvgNode, name: string): string {
  for (let e: SvgNode | null = element; e !== null && e.nodeType === elementNode; e = e.parentNode) {
    const value = e.style?.getPropertyValue(name) || e.getAttribute?.(name);
    if (value) return value;
  }
  return "";
}

const fontSize = (element: SvgNode): number => parseFloat(property(element, "font-size")) || 12;
const attribute = (element: SvgNode, name: string): number => Number(element.getAttribute?.(name) ?? 0) || 0;

/** Width of all text inside an element, each run in its own style. */
function runWidth(element: SvgNode): number {
  let width = 0;
  for (const child of element.childNodes) {
    if (child.nodeType === elementNode) width += runWidth(child);
    else if (child.nodeType === textNode && child.data) {
      width += textWidth(child.data.replace(/\s+/g, " "), {
        size: fontSize(element),
        bold: /bold|[67]00/.test(property(element, "font-weight")),
        italic: property(element, "font-style") === "italic",
      });
    }
  }
  return width;
}

/** Box of a `text` element before its own transform: its lines are the `tspan.line` children that plotly makes. */
function textBox(element: SvgNode): Box {
  const size = fontSize(element);
  const lines = [...element.querySelectorAll("tspan.line")];
  const width = Math.max(0, ...(lines.length > 0 ? lines.map(runWidth) : [runWidth(element)]));
  const { ascent, descent } = lineExtent(size);
  const offset = (node: SvgNode): number => {
    const dy = node.getAttribute?.("dy") ?? "";
    return (parseFloat(dy) || 0) * (dy.endsWith("em") ? size : 1);
  };
  const first = offset(lines[0] ?? element);
  const last = offset(lines.at(-1) ?? element);
  const anchor = property(element, "text-anchor");
  const shift = anchor === "middle" ? width / 2 : anchor === "end" ? width : 0;
  return [
    attribute(element, "x") - shift,
    attribute(element, "y") + first - ascent,
    width,
    ascent + descent + last - first,
  ];
}

function multiply([a, b, c, d, e, f]: Affine, [A, B, C, D, E, F]: Affine): Affine {
  return [a * A + c * B, b * A + d * B, a * C + c * D, b * C + d * D, a * E + c * F + e, b * E + d * F + f];
}

function rotation(degrees: number, x = 0, y = 0): Affine {
  const angle = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return multiply(multiply([1, 0, 0, 1, x, y], [c, s, -s, c, 0, 0]), [1, 0, 0, 1, -x, -y]);
}

/** The `transform` attribute of an element as one affine map. */
function transformOf(element: SvgNode): Affine {
  let map = identity;
  const text = element.getAttribute?.("transform") ?? "";
  for (const [, name, list = ""] of text.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [a = 0, b, c = 0, d = 0, e = 0, f = 0] = list.split(/[ ,]+/).filter(Boolean).map(Number);
    if (name === "translate") map = multiply(map, [1, 0, 0, 1, a, b ?? 0]);
    else if (name === "scale") map = multiply(map, [a, 0, 0, b ?? a, 0, 0]);
    else if (name === "rotate") map = multiply(map, rotation(a, b ?? 0, c));
    else if (name === "matrix") map = multiply(map, [a, b ?? 0, c, d, e, f]);
  }
  return map;
}

/** The smallest upright box around a mapped box. */
function mapBox([x, y, w, h]: Box, [a, b, c, d, e, f]: Affine): Box {
  const corners = [
    [x, y],
    [x + w, y],
    [x, y + h],
    [x + w, y + h],
  ] as const;
  const xs = corners.map(([u, v]) => a * u + c * v + e);
  const ys = corners.map(([u, v]) => b * u + d * v + f);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}

function union(first: Box, second: Box): Box {
  const [left, top] = [Math.min(first[0], second[0]), Math.min(first[1], second[1])];
  const right = Math.max(first[0] + first[2], second[0] + second[2]);
  const bottom = Math.max(first[1] + first[3], second[1] + second[3]);
  return [left, top, right - left, bottom - top];
}

/** Box of an element in its own coordinates; `undefined` for what has no box here (paths, empty text). */
function localBox(element: SvgNode): Box | undefined {
  switch (element.tagName?.toLowerCase()) {
    case "text":
      return element.textContent ? textBox(element) : undefined;
    case "tspan": {
      const parent = element.closest("text");
      if (parent === null) return undefined;
      const [x, y, , height] = textBox(parent);
      return [x, y, runWidth(element), height];
    }
    case "rect":
    case "image":
      return [
        attribute(element, "x"),
        attribute(element, "y"),
        attribute(element, "width"),
        attribute(element, "height"),
      ];
    case "g":
    case "a":
    case "svg": {
      let all: Box | undefined;
      for (const child of element.children) {
        const box = localBox(child);
        if (box === undefined) continue;
        const mapped = mapBox(box, transformOf(child));
        all = all === undefined ? mapped : union(all, mapped);
      }
      return all;
    }
    default:
      return undefined;
  }
}

/** Box of an element in coordinates of the page. */
function pageBox(element: SvgNode): Box | undefined {
  let box = localBox(element);
  for (let e: SvgNode | null = element; box !== undefined && e?.tagName !== undefined; e = e.parentNode)
    box = mapBox(box, transformOf(e));
  return box;
}

/** A box as `getBBox` and `getBoundingClientRect` return it. */
function rectangle(box: Box | undefined): Readonly<Record<string, number>> {
  const [x, y, width, height] = box ?? [0, 0, 0, 0];
  return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
}

/** A window of jsdom, as far as text metrics go. */
export interface SvgWindow {
  readonly SVGElement: { readonly prototype: object };
}

/**
 * Gives a jsdom window the three SVG measurements that plotly lays out with (`getBBox`, `getBoundingClientRect`,
 * `getComputedTextLength`), computed from the font file: what a browser with the same font would answer. Known gaps:
 * paths have no box, and ascent and descent are those of the regular style.
 */
export function installTextMetrics(window: SvgWindow): void {
  Object.assign(window.SVGElement.prototype, {
    getBBox(this: SvgNode) {
      return rectangle(localBox(this));
    },
    getBoundingClientRect(this: SvgNode) {
      return rectangle(pageBox(this));
    },
    getComputedTextLength(this: SvgNode) {
      return runWidth(this);
    },
  });
}
