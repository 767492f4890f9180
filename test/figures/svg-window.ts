import { createRequire } from "node:module";
import { resolve } from "node:path";
import { installTextMetrics, type SvgWindow } from "../../src/figures/drawing/text-metrics.js";

/** A box as the measured functions return it. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An SVG element with our text metrics. */
export interface Measured {
  readonly textContent: string | null;
  getBBox(): Rect;
  getBoundingClientRect(): Rect;
  getComputedTextLength(): number;
}

interface Jsdom {
  readonly JSDOM: new (html: string) => {
    readonly window: SvgWindow & {
      readonly document: {
        readonly body: { innerHTML: string };
        querySelectorAll(selector: string): Iterable<Measured>;
      };
    };
  };
}

let shared: InstanceType<Jsdom["JSDOM"]>["window"] | undefined;

/** Parses SVG in a jsdom window and finds elements, measured by our text metrics; the window holds one SVG at a time. */
export function measured(svg: string, selector: string): readonly Measured[] {
  if (shared === undefined) {
    const { JSDOM } = createRequire(resolve("package.json"))("jsdom") as Jsdom;
    shared = new JSDOM("<body></body>").window;
    installTextMetrics(shared);
  }
  shared.document.body.innerHTML = svg;
  return [...shared.document.querySelectorAll(selector)];
}
