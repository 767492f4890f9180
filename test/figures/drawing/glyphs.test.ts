import { expect, test } from "vitest";
import { textWidth } from "../../../src/figures/drawing/fonts.js";
import { drawable, drawableTexts, lacksGlyphs } from "../../../src/figures/drawing/glyphs.js";

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
