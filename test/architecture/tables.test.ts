import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/data/index.js";

/** Tables whose names a user types. */
const tables = [
  ["src/tickets/criteria/criteria.ts", "criteria"],
  ["src/tickets/starts/starts.ts", "starts"],
  ["src/tickets/starts/arms.ts", "arrangements"],
  ["src/tickets/starts/arms.ts", "arms"],
  ["src/training/optimizers.ts", "optimizers"],
  ["src/training/recipes.ts", "recipes"],
  ["src/networks/networks.ts", "networks"],
  ["src/networks/initialisers.ts", "initialisers"],
  ["src/networks/activations.ts", "activations"],
] as const;

/** The entries of a table: names, what stands before each, and its text. */
function entriesOf(text: string, table: string): readonly { name: string; comment: string; code: string }[] {
  const source = ts.createSourceFile("table.ts", text, ts.ScriptTarget.ES2022, true);
  const found: { name: string; comment: string; code: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === table && node.initializer !== undefined) {
      let value: ts.Expression = node.initializer;
      while (ts.isSatisfiesExpression(value) || ts.isAsExpression(value)) value = value.expression;
      if (!ts.isObjectLiteralExpression(value)) return;
      for (const entry of value.properties) {
        const comment = text.slice(entry.getFullStart(), entry.getStart());
        found.push({ name: entry.name?.getText() ?? "", comment, code: entry.getText() });
      }
    } else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Whether a doc comment is there that says something and ends as a sentence does. */
const isSentence = (comment: string): boolean => {
  const said = comment.replace(/[/*\s]+/g, " ").trim();
  return comment.includes("/**") && said.length >= 10 && /[.?)]$/.test(said);
};

test.each(tables)(
  "each entry of the table in %s called %s has a sentence, or says its source itself",
  (file, table) => {
    const entries = entriesOf(readFileSync(join(packageRoot(), file), "utf8"), table);
    expect(entries.length).toBeGreaterThan(0);
    const bare = entries.filter(({ comment, code }) => !(isSentence(comment) || /\bsource:/.test(code)));
    expect(bare.map(({ name }) => name)).toEqual([]);
  },
);

test("an entry without a comment is found", () => {
  const text = "export const t = {\n  /** One. */\n  a: 1,\n  b: 2,\n} satisfies object;";
  expect(entriesOf(text, "t").map(({ comment }) => comment.trim())).toEqual(["/** One. */", ""]);
});
