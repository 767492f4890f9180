import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { long } from "../long.js";

interface Result {
  readonly rows: readonly {
    readonly id: string;
    readonly lanes: Readonly<Record<string, { readonly median: number; readonly result?: unknown }>>;
  }[];
}

test("our contender does the kinds of work of the bench; its ladder of 16 levels learns", () => {
  const works = long ? ["step", "evaluate", "hessian", "gaussNewton", "age"] : ["step", "hessian"];
  const rows = works.map((work) => `${work} 0.05`);
  const only = [...rows, "ladder"].flatMap((row) => ["--only", row]);
  const out = execFileSync(process.execPath, ["bench/run.mjs", "--quick", "--json", ...only], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 2 ** 26,
  });
  const result = JSON.parse(out) as Result;
  expect(result.rows.map(({ id }) => id)).toEqual([...rows, "ladder"]);
  for (const { id, lanes } of result.rows)
    for (const { median } of Object.values(lanes)) expect(median, id).toBeGreaterThan(0);
  const accuracies = result.rows.at(-1)?.lanes["lottery-lab"]?.result as readonly number[];
  expect(accuracies).toHaveLength(16);
  expect(Math.min(...accuracies)).toBeGreaterThan(0.8);
});
