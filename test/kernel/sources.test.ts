import { expect, test } from "vitest";
import { createSources } from "../../src/kernel/sources.js";

// A map with one segment a line: generated lines 1, 2, 3 come from original lines 3, 2, 1 (from 0), column 0.
const reversed = JSON.stringify({ version: 3, sources: ["a"], names: [], mappings: ";AAGA;AADA;AADA" });
// And one that moves every line down by one: generated line n comes from original line n - 1.
const shifted = JSON.stringify({ version: 3, sources: ["a"], names: [], mappings: ";AAAA;AACA;AACA;AACA" });

test("a place goes back through all maps, the last pass first", () => {
  const sources = createSources();
  sources.add("In[1]", "", [reversed]);
  expect([2, 3, 4].map((line) => sources.line("In[1]", line, 1))).toEqual([3, 2, 1]);
  sources.add("In[2]", "", [shifted, reversed]);
  expect([3, 4, 5].map((line) => sources.line("In[2]", line, 1))).toEqual([3, 2, 1]);
});

test("a cell without maps, or one that is not known, keeps its line", () => {
  const sources = createSources();
  sources.add("In[1]", "a\nb", []);
  expect([sources.line("In[1]", 2, 1), sources.line("In[9]", 4, 1)]).toEqual([2, 4]);
  expect([sources.text("In[1]", 2), sources.text("In[9]", 1)]).toEqual(["b", undefined]);
});

test("the newest 500 cells are remembered", () => {
  const sources = createSources();
  for (let count = 0; count <= 500; count++) sources.add(`In[${count}]`, "x", []);
  expect([sources.text("In[0]", 1), sources.text("In[1]", 1)]).toEqual([undefined, "x"]);
});
