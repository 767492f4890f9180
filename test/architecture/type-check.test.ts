import { expect, test } from "vitest";
import { typeErrors } from "./type-check.js";

test("a text is checked against the built package: an unknown export and a wrong type are both found", () => {
  const texts = {
    "notebooks/right.ts": 'import { at } from "lottery-lab";\nexport const first: number = at([1, 2], 0);',
    "notebooks/wrong.ts": 'import { noSuchName } from "lottery-lab";\nconst text: string = 1;',
  };
  expect(typeErrors(texts)).toEqual([
    expect.stringMatching(/^notebooks\/wrong\.ts: import .*noSuchName/),
    "notebooks/wrong.ts: const text: string = 1;: Type 'number' is not assignable to type 'string'.",
  ]);
});
