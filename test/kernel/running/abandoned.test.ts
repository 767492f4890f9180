import { Script } from "node:vm";
import { expect, test } from "vitest";
import { abandonedCell } from "../../../src/kernel/running/abandoned.js";

/** What is found when code of the cell `name` asks. */
const askIn = (name: string, interrupted: readonly string[], current: string): string | undefined => {
  const ask = (): string | undefined => abandonedCell(new Set(interrupted), current);
  const call = new Script("(f) => f()", { filename: name }).runInThisContext() as (
    f: () => unknown,
  ) => unknown;
  return call(ask) as string | undefined;
};

test("code of an interrupted cell is named, that of any other cell and of the current one is not", () => {
  expect(askIn("In[1]", ["In[1]"], "In[2]")).toBe("In[1]");
  expect(askIn("In[3]", ["In[1]"], "In[2]")).toBeUndefined();
  expect(askIn("In[1]", ["In[1]"], "In[1]")).toBeUndefined();
  expect(askIn("In[1]", [], "In[2]")).toBeUndefined();
  expect(askIn("In[11]", ["In[1]"], "In[2]")).toBeUndefined();
});
