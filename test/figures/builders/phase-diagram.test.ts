import { expect, test } from "vitest";
import { phaseDiagram, type PhaseOptions } from "../../../src/figures/index.js";

const options: PhaseOptions = { name: "phases", caption: "Phases", x: { label: "x" }, y: { label: "y" } };
const data = {
  x: [0, 1],
  y: [0, 1],
  cells: [
    ["wins", "wins"],
    ["loses", ""],
  ],
};

test("cells of a phase share colour and mark, unknown ones stay white and are counted, boundaries are lines over them", () => {
  const figure = phaseDiagram(data, { ...options, boundaries: [{ label: "theory", x: [0, 1], y: [1, 0] }] });
  expect(figure.caption).toBe("Phases. Cells: 4 settings, by colour and mark. White: 1 not known.");
  const markers = figure.specification.data.filter((trace) => trace["mode"] === "markers");
  expect(markers.map((trace) => [trace["name"], (trace["x"] as number[]).length])).toEqual([
    ["wins", 2],
    ["loses", 1],
  ]);
  expect(new Set(markers.map((trace) => (trace["marker"] as { symbol: string }).symbol)).size).toBe(2);
  expect(figure.specification.data.at(-1)).toMatchObject({ name: "theory", x: [0, 1], y: [1, 0] });
  expect(figure.rows.filter(({ kind }) => kind === "cell").map(({ value }) => value)).toEqual([
    "wins",
    "wins",
    "loses",
    null,
  ]);
});

test("a phase keeps its looks where it does not occur; a name outside phases, no phase and a broken line are errors", () => {
  const figure = phaseDiagram({ x: [0], y: [0], cells: [["b"]] }, { ...options, phases: ["a", "b"] });
  const [a, b] = figure.specification.data.filter((trace) => trace["mode"] === "markers");
  expect([a?.["x"], b?.["x"]]).toEqual([[null], [0]]);
  expect(() => phaseDiagram(data, { ...options, phases: ["wins"] })).toThrow(
    'phases must be of wins, got "loses"',
  );
  expect(() =>
    phaseDiagram(
      {
        ...data,
        cells: [
          ["", ""],
          ["", ""],
        ],
      },
      options,
    ),
  ).toThrow("at least one phase, got none");
  expect(() => phaseDiagram(data, { ...options, boundaries: [{ label: "l", x: [1], y: [1] }] })).toThrow(
    'x and y of boundary "l" must have the same length >= 2, got 1 and 1',
  );
});
