import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createSession } from "../session.js";

const folder = mkdtempSync(join(tmpdir(), "lottery-literals-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "package.json"), '{ "name": "lib" }');
writeFileSync(
  join(folder, "lib.d.ts"),
  `export interface Recipe {
  readonly optimizer: "adam" | "sgd" | { readonly name: "adam"; readonly beta?: number };
  readonly rate: number;
  readonly loss?: "squared" | "entropy" | undefined;
}
export declare function recipe<const R extends Recipe>(recipe: R): R;
export interface Subject {
  readonly network: "lenet" | "conv";
  readonly recipe: "standard" | Recipe;
  readonly depth?: 1 | 2 | undefined;
  readonly size?: readonly [number, number] | undefined;
  readonly kinds?: readonly ("p" | "q")[] | undefined;
}
export declare function run(subject: Subject): number;
export declare function run(subject: Subject, seed: number): number;
export declare function train(recipe: Recipe): number;
`,
);
const { compiler } = createSession(folder, { lib: join(folder, "lib.d.ts") });

/** The advice that a cell gets, each with the line and column it stands at. */
function advice(source: string): readonly string[] {
  const cell = compiler.compile(source, { keep: false });
  if (cell.kind === "compiled") return [];
  const own = cell.problems.filter(({ code }) => code === undefined);
  return own.map(({ line, column, message }) => `${line}:${column} ${message}`);
}
function keep(source: string): void {
  expect(compiler.compile(source)).toMatchObject({ kind: "compiled" });
}
keep('import { recipe, run, train, type Recipe } from "lib";');
keep(
  'const earlier = { optimizer: "adam", rate: 1 };\nconst subject = { network: "lenet", recipe: earlier };',
);

const adam = '{ optimizer: "adam", rate: 1 }';
const optimizer = '"optimizer" has become any text';
test.each([
  ["an argument", `const made = ${adam};\ntrain(made);`, `1:14 write recipe({ ... }): ${optimizer}`],
  [
    "an annotated variable",
    `let made = ${adam};\nconst it: Recipe = made;`,
    `1:12 write recipe({ ... }): ${optimizer}`,
  ],
  [
    "an assignment",
    `let it: Recipe = ${adam};\nconst made = ${adam};\nit = made;`,
    `2:14 write recipe({ ... }): ${optimizer}`,
  ],
  [
    "a return value",
    `const f = (): Recipe => {\n  const made = ${adam};\n  return made;\n};`,
    `2:16 write recipe({ ... }): ${optimizer}`,
  ],
  [
    "a property of a class",
    `const made = ${adam};\nclass Held { it: Recipe = made }`,
    `1:14 write recipe({ ... }): ${optimizer}`,
  ],
  ["satisfies", `const made = ${adam};\nmade satisfies Recipe;`, `1:14 write recipe({ ... }): ${optimizer}`],
  [
    "a field",
    `const made = ${adam};\nrun({ network: "lenet", recipe: made });`,
    `1:14 write recipe({ ... }): ${optimizer}`,
  ],
  [
    "a field of that name, which is taken",
    `{\n  const recipe = ${adam};\n  run({ network: "lenet", recipe });\n}`,
    `2:18 write recipe({ ... }) of "lib" and give the variable another name: ${optimizer}`,
  ],
  [
    "a recipe inside",
    `const made = { network: "lenet" as const, recipe: ${adam} };\nrun(made);`,
    `1:51 write recipe({ ... }): "recipe.optimizer" has become any text`,
  ],
  [
    "an optimizer with settings",
    'const made = { optimizer: { name: "adam" }, rate: 1, loss: "squared" };\ntrain(made);',
    '1:14 write recipe({ ... }): "optimizer.name", "loss" have become any text',
  ],
  [
    "brackets and names between",
    `const made = (${adam}), other = made, third = { it: other };\ntrain(third.it);`,
    `1:15 write recipe({ ... }): ${optimizer}`,
  ],
  [
    "a variable of an earlier cell",
    "train(earlier);",
    `1:7 write recipe({ ... }) where "earlier" is made: ${optimizer}`,
  ],
  [
    "what a function gives",
    `const make = () => (${adam});\ntrain(make());`,
    `2:7 write recipe({ ... }) where it is made: ${optimizer}`,
  ],
])("%s: the object is to be written as recipe({ ... })", (_, source, expected) => {
  expect(advice(source)).toEqual([expected]);
});

test.each([
  [
    "part of an object",
    'const part = { optimizer: "adam" };\ntrain({ ...part, rate: 1 });',
    '1:14 write "as const" behind this: "optimizer" has become any text',
  ],
  [
    "another type",
    'const made = { network: "conv", recipe: "standard" } ;\nrun(made, 1);',
    '1:14 write "as const" behind this: "network", "recipe" have become any text',
  ],
  [
    "numbers",
    'const made = { depth: 2 };\nrun({ network: "lenet", recipe: "standard", ...made });',
    '1:14 write "as const" behind this: "depth" has become any number',
  ],
  [
    "pairs",
    'const made = { size: [1, 2] };\nrun({ network: "lenet", recipe: "standard", size: made.size });',
    '1:14 write "as const" behind this: "made.size" has become a list of any length',
  ],
  [
    "a list",
    'const kinds = ["p"];\nrun({ network: "lenet", recipe: "standard", kinds });',
    '1:15 write "as const" behind this: "kinds" has become any text',
  ],
  [
    "elements of a loop",
    `for (const it of [${adam}]) train(it);`,
    `1:18 write "as const" behind this: ${optimizer}`,
  ],
  [
    "elements that a method hands over",
    `[${adam}].map((it) => train(it));`,
    `1:1 write "as const" behind this: ${optimizer}`,
  ],
  [
    "a text that let may change",
    'let network = "lenet";\nrun({ network, recipe: "standard" });',
    '1:15 write "const" in place of "let": "network" has become any text',
  ],
])("%s: what else is to be written", (_, source, expected) => {
  expect(advice(source)).toEqual([expected]);
});

test("all of an object of an earlier cell is told at once, each with its own cure", () => {
  expect(advice("run(subject)")).toEqual([
    '1:5 write "as const" behind the value where "subject" is made: "network" has become any text',
    '1:5 write recipe: recipe({ ... }) where "subject" is made: "recipe.optimizer" has become any text',
  ]);
});

test("no advice where a text is wrong, fields are missing, or any text would be wrong as well", () => {
  expect(advice('train({ optimizer: "sdg", rate: 1 });')).toEqual([]);
  expect(advice('const made = { optimizer: "adam" };\ntrain(made);')).toEqual([]);
  expect(
    advice('const made = { optimizer: "adam", rate: "1" };\ntrain({ optimizer: "adam", rate: made.rate });'),
  ).toEqual([]);
  expect(advice("const text: string = 'x' as string;\nconst date: Date = text;")).toEqual([]);
});

test("what the advice says is accepted", () => {
  keep(`const made1 = recipe(${adam});\ntrain(made1);\nrun({ network: "lenet", recipe: made1 });`);
  keep(`const part2 = { optimizer: "adam" } as const;\ntrain({ ...part2, rate: 1 });`);
  keep(`for (const it of [${adam}] as const) train(it);`);
  keep('const network3 = "lenet";\nrun({ network: network3, recipe: "standard", size: [1, 2] });');
});
