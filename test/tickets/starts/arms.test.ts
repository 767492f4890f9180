import { describe, expect, test } from "vitest";
import { layerViews, parameterCount } from "../../../src/networks/index.js";
import { at } from "../../../src/numerics/index.js";
import type { ArmName, ArrangementName } from "../../../src/tickets/index.js";
import {
  arms,
  arrangements,
  buildArm,
  checkMask,
  denseMask,
  keptCounts,
  packMask,
  startParameters,
} from "../../../src/tickets/index.js";
import { degrees, digits, ticketMask } from "../fixtures.js";

const seed = 4;
const mask = ticketMask(digits, 6, seed);
const build = (arm: ArmName, draw = 0) => buildArm(arm, { network: digits, mask, seed, draw });
const names = Object.keys(arms) as ArmName[];
const ticket = build("ticket");
const dense = startParameters("original", { network: digits, seed });

/** Values at the survivors of an arm that differ from the trunk's initial value at the same place. */
function changedSurvivors({ mask, parameters }: ReturnType<typeof build>): number {
  const original = layerViews(digits, dense);
  let changed = 0;
  layerViews(digits, parameters).forEach(({ weights }, i) => {
    const bits = at(mask.layers, i);
    weights.forEach((weight, j) => {
      if (bits[j] === 1 && weight !== at(at(original, i).weights, j)) changed++;
    });
  });
  return changed;
}

describe.each(names)("%s", (arm) => {
  test("has a valid mask, whole parameters, +0 exactly where the mask is 0, and zero biases", () => {
    const { mask, parameters } = build(arm);
    checkMask(digits, mask, "test");
    expect(parameters.length).toBe(parameterCount(digits));
    layerViews(digits, parameters).forEach(({ weights, biases }, i) => {
      const bits = at(mask.layers, i);
      expect(weights.every((weight, j) => (bits[j] === 0 ? Object.is(weight, 0) : weight !== 0))).toBe(true);
      expect(biases.every((bias) => Object.is(bias, 0))).toBe(true);
    });
  });

  test("is the same twice, and does not change the ticket's mask", () => {
    const before = packMask(digits, mask);
    expect(build(arm)).toEqual(build(arm));
    expect(packMask(digits, mask)).toEqual(before);
  });

  test("a new draw changes what the arm draws, and only that", () => {
    const drawsMask = arm === "random" || arm === "shuffled";
    const drawsWeights = arm === "reinit" || arm === "other";
    const [first, second] = [build(arm, 0), build(arm, 1)];
    expect(packMask(digits, first.mask).join() !== packMask(digits, second.mask).join()).toBe(drawsMask);
    expect(first.parameters.join() !== second.parameters.join()).toBe(drawsMask || drawsWeights);
  });
});

describe("a control changes what it controls and nothing else", () => {
  test("dense keeps every weight at the trunk's initial value", () => {
    const control = build("dense");
    expect(control.mask).toEqual(denseMask(digits));
    expect(control.parameters).toEqual(dense);
  });

  test("ticket has the mask that was given and the trunk's initial values on it", () => {
    expect(ticket.mask).toEqual(mask);
    expect(changedSurvivors(ticket)).toBe(0);
  });

  test.each(["reinit", "other"] as const)("%s keeps the mask and changes every surviving weight", (arm) => {
    const control = build(arm);
    expect(control.mask).toEqual(ticket.mask);
    const survivors = keptCounts(mask).reduce((sum, count) => sum + count, 0);
    expect(changedSurvivors(control)).toBe(survivors);
  });

  test.each(["random", "shuffled"] as const)(
    "%s keeps the count of each layer and the trunk's values, and moves at least a tenth of each layer's weights",
    (arm) => {
      const control = build(arm);
      expect(keptCounts(control.mask)).toEqual(keptCounts(mask));
      expect(changedSurvivors(control)).toBe(0);
      mask.layers.forEach((bits, i) => {
        const moved = bits.reduce(
          (sum, bit, j) => sum + (bit === 1 && at(at(control.mask.layers, i), j) === 0 ? 1 : 0),
          0,
        );
        expect(moved).toBeGreaterThan(0.1 * at(keptCounts(mask), i));
      });
    },
  );

  test("shuffled keeps the degree of every unit, random does not", () => {
    const layerDegrees = ({ mask }: ReturnType<typeof build>) =>
      mask.layers.map((bits, i) => degrees(bits, at(digits.layers, i).inputs));
    expect(layerDegrees(build("shuffled"))).toEqual(layerDegrees(ticket));
    expect(layerDegrees(build("random"))).not.toEqual(layerDegrees(ticket));
  });
});

test("an arm of own parts is built from the tables: shuffled mask with fresh weights", () => {
  const both = buildArm({ mask: "shuffled", start: "reinit" }, { network: digits, mask, seed });
  expect(both.mask).toEqual(build("shuffled").mask);
  expect(both.parameters).toEqual(startParameters("reinit", { network: digits, mask: both.mask, seed }));
});

test("refuses an unknown arm, an unknown arrangement, a mask that is not the network's", () => {
  expect(() => build("tickets" as ArmName)).toThrow(
    `buildArm: arm must be one of "${names.join('", "')}", got "tickets"`,
  );
  const own = { mask: "sorted" as ArrangementName, start: "original" as const };
  expect(() => buildArm(own, { network: digits, mask, seed })).toThrow(
    `mask must be one of "${Object.keys(arrangements).join('", "')}", got "sorted"`,
  );
  expect(() => buildArm("ticket", { network: digits, mask: { layers: [] }, seed })).toThrow(
    "buildArm: mask must have 3 layers, got 0",
  );
});
