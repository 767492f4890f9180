import { describe, expect, test } from "vitest";
import { tunedRates } from "../../../src/statistics/index.js";

const row = (arm: string, seed: number, rate: number, loss: number, draw = 0) =>
  ({ key: [arm, seed, rate, draw].join(), arm, seed, rate, loss, draw }) as const;
const grid = (arm: string, losses: Readonly<Record<number, readonly number[]>>) =>
  Object.entries(losses).flatMap(([rate, seeds]) =>
    seeds.map((loss, seed) => row(arm, seed, Number(rate), loss)),
  );
const loss = (each: { readonly loss: number }): number => each.loss;

describe("tunedRates", () => {
  test("each arm gets the rate of its smallest mean loss, its rows there, and whether the grid ends there", () => {
    const rows = [
      ...grid("dense", { 0.1: [0.5, 0.7], 0.2: [0.6, 0.9], 0.4: [1, 1] }),
      ...grid("ticket", { 0.1: [0.9, 0.9], 0.2: [0.1, 0.4], 0.4: [0.3, 0.3] }),
    ];
    const [dense, ticket] = tunedRates(rows, { loss });
    expect(dense).toMatchObject({ arm: "dense", rate: 0.1, loss: 0.6, atEdge: true });
    expect(ticket).toMatchObject({ arm: "ticket", rate: 0.2, loss: 0.25, atEdge: false });
    expect(ticket?.rows.map(({ seed, rate }) => [seed, rate])).toEqual([
      [0, 0.2],
      [1, 0.2],
    ]);
  });

  test("the mean decides, not the single best run, and the order of the rows does not matter", () => {
    const rows = grid("dense", { 1: [0.5, 0.5, 0.5], 2: [0.1, 0.9, 0.9], 3: [0.6, 0.6, 0.6] });
    expect(tunedRates(rows, { loss })[0]?.rate).toBe(1);
    expect(tunedRates([...rows].reverse(), { loss })[0]).toMatchObject({ rate: 1, atEdge: true });
  });

  test("redraws are averaged inside a seed: a seed with ten bad draws counts once", () => {
    const bad = Array.from({ length: 10 }, (_, draw) => row("a", 1, 1, 1, draw));
    const rows = [row("a", 0, 1, 0), ...bad, row("a", 0, 2, 0.6), row("a", 1, 2, 0.6)];
    expect(tunedRates(rows, { loss })[0]).toMatchObject({ rate: 1, loss: 0.5 });
  });

  test("equal losses give the smaller rate; an arm may have a grid of its own; one rate alone is an edge", () => {
    const rows = [...grid("a", { 2: [1], 1: [1], 3: [1] }), ...grid("b", { 7: [1] })];
    expect(tunedRates(rows, { loss }).map(({ rate, atEdge }) => [rate, atEdge])).toEqual([
      [1, true],
      [7, true],
    ]);
  });

  test("own columns: rate and arm from anywhere in the row", () => {
    const rows = [0.1, 0.3].map((x) => ({ seed: 0, x, of: "net" }));
    const options = {
      loss: ({ x }: { x: number }) => x,
      rate: ({ x }: { x: number }) => x,
      arm: () => "net",
    };
    expect(tunedRates(rows, options)[0]).toMatchObject({ arm: "net", rate: 0.1 });
  });

  test("no rows, a rate that a seed lacks, the same row twice, no rate and no finite loss are errors", () => {
    expect(() => tunedRates([], { loss })).toThrow("tunedRates: needs rows, got none");
    expect(() => tunedRates([...grid("a", { 1: [1, 1], 2: [1] })], { loss })).toThrow(
      "tunedRates: every unit must have rows in every cell, got none in 2 for 1",
    );
    const twice = grid("a", { 1: [1] });
    expect(() => tunedRates([...twice, ...twice], { loss })).toThrow("twice");
    expect(() => tunedRates([{ arm: "a", seed: 0, loss: 1 }], { loss })).toThrow(
      "tunedRates: rows must have a rate",
    );
    expect(() => tunedRates([row("a", 0, 1, NaN)], { loss })).toThrow("tunedRates: values must be finite");
  });
});
