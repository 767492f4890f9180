import { expect, test } from "vitest";
import { createSources } from "../../../src/kernel/stacks/sources.js";

test("a line of a cell that is known is found, any other is not", () => {
  const sources = createSources();
  sources.add("In[2]", "a\nb");
  expect([sources.text("In[2]", 2), sources.text("In[2]", 3), sources.text("In[9]", 1)]).toEqual([
    "b",
    undefined,
    undefined,
  ]);
});

test("the newest 500 cells are remembered", () => {
  const sources = createSources();
  for (let count = 0; count <= 500; count++) sources.add(`In[${count}]`, "x");
  expect([sources.text("In[0]", 1), sources.text("In[1]", 1)]).toEqual([undefined, "x"]);
});
