import { expect, test } from "vitest";
import { figureSvg, lineFigure } from "../../src/figures/index.js";
import { textWidth } from "../../src/figures/fonts.js";
import { drawable, drawableTexts, lacksGlyphs } from "../../src/figures/glyphs.js";

test("Latin, Greek, Cyrillic, superscripts and signs stay; Chinese, kana and emoji stand as their code points", () => {
  const kept = "Δοκιμή λ ≥ 10⁻⁴ · Ω − привет ½ é ∞";
  expect(drawable(kept)).toBe(kept);
  expect(drawable("彩票 x")).toBe("[U+5F69 U+7968] x");
  expect(drawable("a🎫b")).toBe("a[U+1F3AB]b");
  expect([lacksGlyphs(kept), lacksGlyphs("票")]).toEqual([false, true]);
});

test("texts are measured as they are drawn, and other data pass unchanged", () => {
  expect(textWidth("票", { size: 10 })).toBeCloseTo(textWidth("[U+7968]", { size: 10 }), 9);
  expect(drawableTexts({ a: [1, null, "票"], b: true })).toEqual({ a: [1, null, "[U+7968]"], b: true });
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
