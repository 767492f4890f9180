import { describe, expect, it } from "vitest";
import { kinds, productTrials, supportTrials, xorTrials } from "../../src/experiments/index.js";
import { random } from "../../src/numerics/index.js";
import { clopperPearson, mean } from "../../src/statistics/index.js";
import {
  drawOverlap,
  holdsXorPair,
  productDescent,
  productDraw,
  recoversSupport,
  solvesXor,
  sparseProblem,
  supportMethods,
  xorDescent,
  xorNetwork,
  xorPairChance,
} from "../../src/theory/index.js";
import { resultRow } from "../../src/lab/index.js";
import { temporaryLab } from "../lab/temporary.js";

const count = (trials: number, hit: (i: number) => boolean): number =>
  Array.from({ length: trials }, (_, i) => hit(i)).filter(Boolean).length;

describe("xorTrials", () => {
  it("count what single networks do that are drawn and trained by hand from the same streams", async () => {
    const { summary } = await temporaryLab().run(xorTrials({ width: 3, trials: 12, seed: 5, steps: 400 }));
    const network = (i: number) => xorNetwork(3, { rng: random(5).split("xor 3").split(i) });
    expect(summary).toEqual({
      held: count(12, (i) => holdsXorPair(network(i))),
      found: count(12, (i) => solvesXor(xorDescent(network(i), { steps: 400, rate: 0.1 }))),
    });
    expect(summary.found).toBeGreaterThan(0);
    expect(summary.found).toBeLessThan(12);
  });

  it("hold a pair in 400 draws as often as the closed form says, for 4 widths inside the 99.9 % band", async () => {
    const lab = temporaryLab();
    for (const width of [2, 4, 6, 9]) {
      const { summary } = await lab.run(xorTrials({ width, trials: 400, seed: 1, steps: 1 }));
      const [low, high] = clopperPearson(summary.held, 400, { confidence: 0.999 });
      expect(xorPairChance(width)).toBeGreaterThan(low);
      expect(xorPairChance(width)).toBeLessThan(high);
    }
  });
});

describe("productTrials", () => {
  it("tell of each trial what its own problem and draw say, in order", async () => {
    const { summary } = await temporaryLab().run(
      productTrials({ samples: 22, candidates: 2, trials: 11, seed: 4, steps: 200 }),
    );
    const single = (i: number) => {
      const rng = random(4).split("product 22 2").split(i);
      const problem = sparseProblem({ samples: 22, features: 40, nonzero: 5, rng: rng.split("problem") });
      const draw = productDraw({ features: 40, candidates: 2, scale: 0.2, rng: rng.split("draw") });
      const { success } = productDescent(problem, draw, { steps: 200, rate: 0.1 });
      return { overlap: drawOverlap(problem, draw), success: success ? 1 : 0 };
    };
    const all = Array.from({ length: 11 }, (_, i) => single(i));
    expect(summary.overlaps).toEqual(all.map(({ overlap }) => overlap));
    expect(summary.successes).toEqual(all.map(({ success }) => success));
    expect(new Set(summary.successes).size).toBe(2);
  });

  it("succeed nearly always with many samples and nearly never with few", async () => {
    const lab = temporaryLab();
    const share = async (samples: number): Promise<number> =>
      mean((await lab.run(productTrials({ samples, trials: 30, seed: 2 }))).summary.successes);
    expect(await share(80)).toBeGreaterThan(0.9);
    expect(await share(6)).toBeLessThan(0.1);
  });
});

describe("supportTrials", () => {
  it("count for each method the problems whose support it finds, all methods on the same ones", async () => {
    const options = { samples: 14, features: 12, nonzero: 2, noise: 0.5, trials: 25, seed: 6 };
    const { summary } = await temporaryLab().run(supportTrials(options));
    const problem = (i: number) =>
      sparseProblem({
        samples: 14,
        features: 12,
        nonzero: 2,
        noise: 0.5,
        rng: random(6).split("support").split(14).split(i),
      });
    for (const method of Object.keys(supportMethods) as (keyof typeof supportMethods)[])
      expect(summary.recovered[method]).toBe(count(25, (i) => recoversSupport(problem(i), method)));
    const { summary: some } = await temporaryLab().run(
      supportTrials({ ...options, methods: ["lasso", "iterative magnitude"] }),
    );
    expect(Object.keys(some.recovered)).toEqual(["iterative magnitude", "lasso"]);
    expect(some.recovered.lasso).toBe(summary.recovered.lasso);
  });
});

describe("simulations", () => {
  it("are about no run and need nothing; their rows carry seed and trials", () => {
    const description = xorTrials({ width: 2, seed: 3, trials: 7 });
    expect(kinds.xorTrials.subject(description)).toBeUndefined();
    expect(resultRow({ key: "k", description })).toMatchObject({ seed: 3, trials: 7, arm: "xorTrials" });
    expect(temporaryLab().plan([description])).toMatchObject({
      toRun: 1,
      jobs: [{ label: "exclusive or: width 2 seed 3" }],
    });
  });

  it.each<readonly [string, () => unknown]>([
    ["xorTrials: width must be in [1, 1000], got undefined", () => xorTrials({ seed: 1 } as never)],
    ["xorTrials: seed must be a safe integer >= 0, got 0.5", () => xorTrials({ seed: 0.5, width: 2 })],
    ["xorTrials: trials must be in [1, 100000], got 0", () => xorTrials({ seed: 1, width: 2, trials: 0 })],
    [
      "productTrials: nonzero must be in [1, 3], got 4",
      () => productTrials({ seed: 1, samples: 5, features: 3, nonzero: 4 }),
    ],
    [
      'supportTrials: methods must be a list of names, none twice, got ["lasso","lasso"]',
      () => supportTrials({ seed: 1, samples: 5, methods: ["lasso", "lasso"] }),
    ],
    [
      "supportTrials: methods must be a list of names, none twice, got []",
      () => supportTrials({ seed: 1, samples: 5, methods: [] }),
    ],
    [
      "supportTrials: noise must be in [0, 100], got -1",
      () => supportTrials({ seed: 1, samples: 5, noise: -1 }),
    ],
  ])("refuse: %s", (message, describe) => {
    expect(describe).toThrow(message);
  });
});
