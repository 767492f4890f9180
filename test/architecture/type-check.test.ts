import { expect, test } from "vitest";
import { examples } from "./document-text.js";
import { codeCells, notebooks } from "./notebook-text.js";
import { typeErrors } from "./type-check.js";

// Texts with errors that must be found, so that finding none elsewhere means something.
const wrong = {
  "notebooks/wrong-name.ts": 'import { noSuchName } from "lottery-lab";',
  "notebooks/wrong-type.ts": 'import { at } from "lottery-lab";\nconst text: string = at([1, 2], 0);',
};
const cells = notebooks().map((notebook): readonly [string, string] => [
  `notebooks/${notebook.name}.ts`,
  codeCells(notebook)
    .map(({ source }) => source)
    .join("\n;\n"),
]);

// One program for all: the library's declarations are read once.
const errors = typeErrors({ ...Object.fromEntries([...cells, ...examples()]), ...wrong });

test("a text is checked against the built package: an unknown export and a wrong type are both found", () => {
  expect(errors.filter((error) => error.startsWith("notebooks/wrong"))).toEqual([
    expect.stringMatching(/^notebooks\/wrong-name\.ts: import .*noSuchName/),
    expect.stringMatching(
      /^notebooks\/wrong-type\.ts: const text.*Type 'number' is not assignable to type 'string'/,
    ),
  ]);
});

test("the code cells of every notebook have no type error against the built package", () => {
  expect(errors.filter((error) => /^notebooks\/(?!wrong-)/.test(error))).toEqual([]);
});

test("the TypeScript examples of the documents have no type error against the built package", () => {
  expect(examples().length).toBeGreaterThan(0);
  expect(errors.filter((error) => !error.startsWith("notebooks/"))).toEqual([]);
});
