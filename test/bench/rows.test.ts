import { expect, test } from "vitest";
import { rows, selectRows } from "../../bench/rows.mjs";

const all = rows() as { id: string; work: string; target?: number; density?: number }[];

test("ids are unique, and the step rows have the nine densities from 1 to 0.01", () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const densities = all.filter(({ work }) => work === "step").map(({ density }) => density);
  expect(densities).toEqual([1, 0.8, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01]);
});

test("the rows with a target are those of the engine's table", () => {
  const targets = all.filter(({ target }) => target !== undefined).map(({ id, target }) => [id, target]);
  expect(targets).toEqual([
    ["step 1", 1.7],
    ["step 0.5", 2],
    ["step 0.2", 3.5],
    ["step 0.05", 9],
    ["step 0.01", 20],
    ["evaluate 0.05", 8],
    ["hessian 1", 1.2],
    ["hessian 0.2", 3],
    ["hessian 0.05", 8],
    ["ladder", 2.8],
  ]);
});

test("--only keeps the rows whose id begins so, and refuses a text that begins none", () => {
  expect(selectRows(all, ["evaluate", "ladder"]).map(({ id }: { id: string }) => id)).toEqual([
    "evaluate 1",
    "evaluate 0.2",
    "evaluate 0.05",
    "ladder",
  ]);
  expect(() => selectRows(all, ["hesse"])).toThrow("got hesse");
});
