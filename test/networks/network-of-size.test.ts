import { describe, expect, test } from "vitest";
import { networkOfSize, networks } from "../../src/networks/index.js";

const sizeOf = (widths: readonly number[]): number =>
  widths.slice(1).reduce((sum, units, i) => sum + units * (widths[i] ?? NaN), 0);

describe("networkOfSize", () => {
  test("14,834 weights of LeNet-300-100's proportions are 784-19-6-10 with 784·19 + 19·6 + 6·10 = 15,070", () => {
    expect(networkOfSize("lenet-300-100", 14_834)).toEqual({ widths: [784, 19, 6, 10], weights: 15_070 });
  });

  test("the whole network's number gives the network itself", () => {
    expect(networkOfSize("lenet-300-100", 266_200)).toEqual({
      widths: networks["lenet-300-100"].widths,
      weights: 266_200,
    });
    expect(networkOfSize({ widths: [64, 20, 10] }, 20 * 74).widths).toEqual([64, 20, 10]);
  });

  test("no other first hidden width comes nearer, for any number of weights (a search over all of them)", () => {
    const all = Array.from({ length: 30 }, (_, i) => [12, i + 1, Math.max(1, Math.round((i + 1) / 3)), 4]);
    for (let weights = 1; weights <= sizeOf([12, 30, 10, 4]); weights += 7) {
      const found = networkOfSize({ widths: [12, 30, 10, 4] }, weights);
      expect(found.weights).toBe(sizeOf(found.widths));
      const distances = all.map((widths) => Math.abs(sizeOf(widths) - weights));
      expect(Math.abs(found.weights - weights)).toBe(Math.min(...distances));
      expect(found.widths).toEqual(all[distances.indexOf(Math.min(...distances))]); // the narrower of two
    }
  });

  test("a layer never vanishes: 1 weight asked for gives one unit a hidden layer", () => {
    expect(networkOfSize("lenet-300-100", 1).widths).toEqual([784, 1, 1, 10]);
  });

  test("a network without hidden layer, more weights than there are and no number are errors", () => {
    expect(() => networkOfSize({ widths: [10, 10] }, 50)).toThrow(
      "networkOfSize: network must have a hidden layer, got widths 10-10",
    );
    expect(() => networkOfSize("lenet-300-100", 266_201)).toThrow(
      "networkOfSize: weights must be at most the 266200 of the network, got 266201",
    );
    expect(() => networkOfSize("lenet-300-100", 0)).toThrow("networkOfSize: weights must be");
    expect(() => networkOfSize("lenet-300-100", NaN)).toThrow("networkOfSize: weights must be");
  });
});
