import { expect, test } from "vitest";
import { ageTable, contenderTable, costWithDensity, fastestPeer } from "../../bench/report.mjs";

/** A measured row in which every block of a lane took the same time. */
function measured(density: number, seconds: Record<string, number>, target?: number) {
  const [own = 1] = Object.values(seconds);
  const summary = (value: number) => ({ median: value, lower: value, upper: value });
  return {
    id: `step ${density}`,
    work: "step",
    unit: "ms",
    density,
    target,
    lanes: Object.fromEntries(Object.entries(seconds).map(([name, value]) => [name, summary(value)])),
    ratios: Object.fromEntries(
      Object.entries(seconds)
        .slice(1)
        .map(([name, value]) => [name, summary(value / own)]),
    ),
  };
}

test("the fastest peer is the one of the smallest median, with its quotient", () => {
  const row = measured(1, { "lottery-lab": 1e-3, pytorch: 2e-3, "jax-scan": 1.2e-3 });
  expect(fastestPeer(row)).toMatchObject({ name: "jax-scan", median: 1.2 });
});

test("our engine in WebAssembly has a column and is no peer", () => {
  const row = measured(1, { "lottery-lab": 1e-3, "lottery-lab-wasm": 1.1e-3, "jax-scan": 2e-3 });
  expect(fastestPeer(row)).toMatchObject({ name: "jax-scan", median: 2 });
  expect(contenderTable([row])[2]).toContain("1.10 (1.10)");
  expect(contenderTable([measured(1, { "lottery-lab": 1, "lottery-lab-wasm": 2 })])[0]).not.toContain(
    "fastest",
  );
});

test("a quotient below its target is called MISSED, one above is not; a peer without the work has a dash", () => {
  const lines = contenderTable([
    measured(1, { "lottery-lab": 1e-3, pytorch: 2e-3, "jax-scan": 0.9e-3 }, 0.95),
    measured(0.5, { "lottery-lab": 0.5e-3, "jax-scan": 0.9e-3 }, 1.05),
  ]);
  expect(lines[2]).toMatch(/^step 1 .*0\.900 \[0\.900 0\.900\] jax-scan {2}0\.95 MISSED$/);
  expect(lines[3]).toMatch(/ 0\.500 +– +0\.900 \(1\.80\) .* jax-scan +1\.05$/);
});

test("a step at .05 may cost 0.45 of one at .2 and no more", () => {
  const at = (cost: number) =>
    costWithDensity([0.2, 0.05].map((d) => measured(d, { "lottery-lab": d === 0.2 ? 1e-3 : cost })));
  expect(at(0.44e-3)).toEqual(["step 0.05 / step 0.2: 0.440, at most 0.450"]);
  expect(at(0.46e-3)).toEqual(["step 0.05 / step 0.2: 0.460, at most 0.450 MISSED"]);
});

test("late steps 10 % slower than early ones are called MISSED", () => {
  const variants = [{ label: "after 100" }, { label: "after 5000" }];
  const row = { ...measured(0.2, { "after 100": 1e-3, "after 5000": 1.1e-3 }), variants };
  expect(ageTable([row])[2]).toMatch(/1\.10 \[1\.10 1\.10\] {2}at most 1\.05 MISSED$/);
});
