import { inspect } from "node:util";
import { expect, test } from "vitest";
import { tableBundle, tableView, view } from "../../src/notebook/index.js";
import { toBundle } from "../../src/kernel/outputs/bundle.js";

const rows = [{ arm: "<b>", loss: { estimate: 0.5, interval: [0.1, 0.9] as const } }];

test("a table as an object gives its HTML and text twin under Symbol.for(Jupyter.display), as any kernel asks for it", async () => {
  const shown = tableView(rows);
  const member: unknown = Reflect.get(shown, Symbol.for("Jupyter.display"));
  expect(typeof member === "function" && (await member.call(shown))).toEqual(tableBundle(rows));
  expect(await toBundle(shown)).toEqual(tableBundle(rows));
});

test("printed, it is its text; the hidden members do not show", () => {
  const shown = view({ "text/plain": "two\nlines" });
  expect(String(shown)).toBe("two\nlines");
  expect(inspect(shown)).toBe("two\nlines");
  expect(Object.keys(shown)).toEqual(["bundle", "toString"]);
});
