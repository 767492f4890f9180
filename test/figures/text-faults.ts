import type { Figure } from "../../src/figures/index.js";
import { pixels } from "../../src/figures/drawing/render.js";
import { measured, type Rect } from "./svg-window.js";

/** What is wrong with the texts of a picture: outside of it, or on top of each other by more than a pixel. */
export function textFaults(svg: string, size: Pick<Figure, "widthMm" | "heightMm">): readonly string[] {
  const texts = measured(svg, "text").filter((text) => text.textContent?.trim() !== "");
  const boxes = texts.map((text): readonly [string, Rect] => [
    text.textContent ?? "",
    text.getBoundingClientRect(),
  ]);
  const [width, height] = [pixels(size.widthMm), pixels(size.heightMm)];
  const outside = boxes
    .filter(([, b]) => b.x < 0 || b.y < -1 || b.x + b.width > width || b.y + b.height > height + 1)
    .map(([text]) => `"${text}" is cut off`);
  const overlaps = boxes.flatMap(([first, a], i) =>
    boxes.slice(i + 1).flatMap(([second, b]) => {
      const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      // Ascent and descent hold the tallest letters: 3 pixels of them may cross.
      const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) - 3;
      return x > 1 && y > 1 ? [`"${first}" and "${second}" overlap`] : [];
    }),
  );
  return [...outside, ...overlaps];
}
