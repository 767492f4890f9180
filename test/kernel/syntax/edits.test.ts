import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits } from "../../../src/kernel/syntax/edits.js";

test("edits may come in any order and keep their places of the original text", () => {
  const edits = [
    { start: 6, end: 9, text: "" },
    { start: 0, end: 1, text: "XY" },
    { start: 3, end: 3, text: "-" },
  ];
  expect(applyEdits("abcdefghij", edits).text).toBe("XYbc-defj");
});

test("every character that was kept leads back to its own place", () => {
  const spans = fc.uniqueArray(fc.nat(60), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(spans, fc.string({ maxLength: 3 }), (cuts, text) => {
      const source = Array.from({ length: 61 }, (_, index) => String.fromCharCode(0x4e00 + index)).join("");
      const sorted = [...cuts].sort((a, b) => a - b);
      const edits = sorted.flatMap((start, index) => {
        const end = sorted[index + 1];
        return index % 2 === 0 && end !== undefined ? [{ start, end, text }] : [];
      });
      const edited = applyEdits(source, edits);
      for (let offset = 0; offset < edited.text.length; offset++) {
        const character = edited.text.charAt(offset);
        if (character >= "\u4e00") expect(source.charAt(edited.original(offset))).toBe(character);
      }
    }),
  );
});

test("the inside of a replacement leads to where it begins, its end to where the rest goes on", () => {
  const { original } = applyEdits("abcdef", [{ start: 1, end: 3, text: "12345" }]);
  expect([0, 1, 3, 5, 6, 8].map(original)).toEqual([0, 1, 1, 1, 3, 5]);
});

test("overlapping edits are refused", () => {
  const edits = [
    { start: 0, end: 3, text: "" },
    { start: 2, end: 4, text: "" },
  ];
  expect(() => applyEdits("abcdef", edits)).toThrow(
    "applyEdits: edits must not overlap, got one at 2 before 3",
  );
});
