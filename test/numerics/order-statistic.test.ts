import { expect, test } from "vitest";
import { orderStatistic } from "../../src/numerics/order-statistic.js";
import { random } from "../../src/numerics/random.js";

const rng = random(7);
const draw = (n: number, value: (i: number) => number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => value(i));
/** Lists that a selection may stumble over: ties, order, ends, both zeros. */
const lists: Readonly<Record<string, Float64Array>> = {
  one: Float64Array.of(3),
  two: Float64Array.of(2, 1),
  equal: draw(200, () => 5),
  ascending: draw(257, (i) => i),
  descending: draw(257, (i) => -i),
  "organ pipe": draw(301, (i) => Math.min(i, 300 - i)),
  "few values": draw(500, () => rng.integer(4)),
  normal: draw(1000, () => rng.normal()),
  infinite: draw(50, (i) => (i % 3 === 0 ? Infinity : i % 3 === 1 ? -Infinity : i)),
  zeros: draw(40, (i) => (i % 2 === 0 ? 0 : -0)),
};

test("every rank of every list is what sorting says, and as many are smaller", () => {
  for (const [name, list] of Object.entries(lists)) {
    const sorted = list.slice().sort();
    for (let rank = 0; rank < list.length; rank++) {
      const { value, below } = orderStatistic(list.slice(), rank);
      expect(value === sorted[rank], `${name} at ${rank}: ${value}`).toBe(true);
      expect(below, `${name} at ${rank}`).toBe(sorted.findIndex((x) => x >= value));
    }
  }
});

test("float32 lists too, and the values stay the same ones", () => {
  const list = Float32Array.from(lists["normal"] ?? []);
  const worked = list.slice();
  expect(orderStatistic(worked, 400).value).toBe(list.slice().sort()[400]);
  expect(worked.sort()).toEqual(list.slice().sort());
});

test("a rank outside the list is refused", () => {
  for (const rank of [-1, 3, 0.5, NaN])
    expect(() => orderStatistic(Float64Array.of(1, 2, 3), rank)).toThrow(
      `orderStatistic: rank must be an integer in [0, 3), got ${rank}`,
    );
  expect(() => orderStatistic(new Float64Array(0), 0)).toThrow("[0, 0)");
});
