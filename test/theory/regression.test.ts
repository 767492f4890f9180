import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import {
  combinations,
  lasso,
  lassoViolation,
  leastSquares,
  recoversSupport,
  sparseProblem,
  supportMethods,
  type SparseProblem,
  type SupportMethodName,
} from "../../src/theory/index.js";
import { product } from "../../src/theory/lasso.js";

/** ‖Xβ − y‖²/2n + λ‖β‖₁ up to the constant ‖y‖²/2n. */
function objective({ features, gram, moment }: SparseProblem, beta: Float64Array, penalty: number): number {
  let value = -product(moment, beta);
  for (let i = 0; i < features; i++)
    value +=
      0.5 * at(beta, i) * product(gram.subarray(i * features, (i + 1) * features), beta) +
      penalty * Math.abs(at(beta, i));
  return value;
}

const problemOf = (seed: number, samples = 30, features = 12, noise = 0.5): SparseProblem =>
  sparseProblem({ samples, features, nonzero: 3, noise, rng: random(seed) });

describe("sparseProblem", () => {
  it("without noise has moment = gram · truth, k coefficients of size 1, and a Gram matrix near the identity for many samples", () => {
    const problem = sparseProblem({ samples: 4000, features: 8, nonzero: 3, rng: random(2) });
    const { gram, moment, truth, support, features } = problem;
    for (let i = 0; i < features; i++) {
      expect(at(moment, i)).toBeCloseTo(product(gram.subarray(i * features, (i + 1) * features), truth), 12);
      for (let j = 0; j < features; j++)
        expect(Math.abs(at(gram, i * features + j) - (i === j ? 1 : 0))).toBeLessThan(0.1);
    }
    expect([...truth.keys()].filter((i) => truth[i] !== 0)).toEqual(support);
    expect(support.map((i) => Math.abs(at(truth, i)))).toEqual([1, 1, 1]);
  });

  it("refuses more nonzero coefficients than features and a negative noise", () => {
    const options = { samples: 3, features: 2, nonzero: 3, rng: random(1) };
    expect(() => sparseProblem(options)).toThrow(
      "sparseProblem: nonzero must be an integer in [1, 2], got 3",
    );
    expect(() => sparseProblem({ ...options, nonzero: 1, noise: -1 })).toThrow(
      "sparseProblem: noise must be finite and ≥ 0, got -1",
    );
  });
});

describe("lasso", () => {
  it("is the soft threshold of the moment where the Gram matrix is the identity", () => {
    const features = 4;
    const gram = new Float64Array(16).map((_, i) => (i % 5 === 0 ? 1 : 0));
    const moment = Float64Array.of(1, -0.5, 0.2, -0.1);
    const problem = { ...problemOf(1), features, gram, moment };
    const { coefficients } = lasso(problem, { penalty: 0.2 });
    [0.8, -0.3, 0, 0].forEach((value, i) => expect(at(coefficients, i)).toBeCloseTo(value, 15));
  });

  it("fulfils its optimality conditions to 1e-9 in 60 problems, over- and underdetermined", () => {
    for (let seed = 0; seed < 60; seed++) {
      const problem = problemOf(seed, seed % 2 === 0 ? 30 : 8);
      for (const penalty of [0.02, 0.1, 0.5]) {
        const { coefficients, violation, converged } = lasso(problem, { penalty });
        expect(converged).toBe(true);
        expect(violation).toBeLessThanOrEqual(1e-9);
        expect(lassoViolation(problem, coefficients, penalty)).toBe(violation);
      }
    }
  });

  it("has the smallest objective of the stationary points of all 3⁶ patterns of signs and zeros, on 12 problems", () => {
    for (let seed = 0; seed < 12; seed++) {
      const problem = problemOf(seed, 10, 6);
      const { coefficients } = lasso(problem, { penalty: 0.15 });
      const found = objective(problem, coefficients, 0.15);
      // On every support and every pattern of signs the stationary point is a least-squares solution for shifted moments.
      for (let size = 0; size <= 6; size++)
        for (const support of combinations(6, size))
          for (let pattern = 0; pattern < 2 ** size; pattern++) {
            const moment = problem.moment.slice();
            support.forEach((i, k) => (moment[i] = at(moment, i) - ((pattern >>> k) & 1 ? 0.15 : -0.15)));
            const candidate = leastSquares({ ...problem, moment }, [...support]);
            expect(objective(problem, candidate, 0.15)).toBeGreaterThanOrEqual(found - 1e-9);
          }
    }
  });

  it("is 0 from the largest moment on, and its violation elsewhere is what it is off by", () => {
    const problem = problemOf(5);
    const most = Math.max(...problem.moment.map(Math.abs));
    expect(lasso(problem, { penalty: most * 1.0001 }).coefficients.every((value) => value === 0)).toBe(true);
    expect(lassoViolation(problem, new Float64Array(12), 0.25 * most)).toBeCloseTo(0.75 * most, 12);
  });

  it("that may not sweep long enough says that it did not converge", () => {
    const fit = lasso(problemOf(3, 8), { penalty: 0.001, sweeps: 1 });
    expect(fit.converged).toBe(false);
    expect(fit.violation).toBeGreaterThan(1e-9);
    expect(() => lasso(problemOf(3), { penalty: 0 })).toThrow("lasso: penalty must be finite and > 0, got 0");
  });
});

describe("leastSquares", () => {
  it("makes the gradient vanish on the active features, 0 elsewhere", () => {
    for (const samples of [40, 5]) {
      const problem = problemOf(9, samples);
      const active = [0, 2, 3, 7, 8, 9, 11];
      const found = leastSquares(problem, active);
      const { gram, moment, features } = problem;
      for (let i = 0; i < features; i++) {
        const gradient = at(moment, i) - product(gram.subarray(i * features, (i + 1) * features), found);
        if (active.includes(i)) expect(Math.abs(gradient)).toBeLessThan(1e-9);
        else expect(at(found, i)).toBe(0);
      }
    }
  });

  it("where samples do not determine it is where long gradient descent from 0 ends", () => {
    const problem = problemOf(4, 5);
    const { gram, moment, features } = problem;
    const all = [...moment.keys()];
    const beta = new Float64Array(features);
    for (let step = 0; step < 40_000; step++) {
      const gradient = all.map(
        (i) => product(gram.subarray(i * features, (i + 1) * features), beta) - at(moment, i),
      );
      gradient.forEach((g, i) => (beta[i] = at(beta, i) - 0.1 * g));
    }
    const found = leastSquares(problem, all);
    for (const i of all) expect(at(found, i)).toBeCloseTo(at(beta, i), 6);
  });
});

describe("recoversSupport", () => {
  const names = Object.keys(supportMethods) as SupportMethodName[];

  it.each(names)("by %s always succeeds with 400 samples and no noise", (method) => {
    for (let seed = 0; seed < 20; seed++)
      expect(
        recoversSupport(sparseProblem({ samples: 400, features: 16, nonzero: 3, rng: random(seed) }), method),
      ).toBe(true);
  });

  it("by the oracle succeeds at least as often as by any other, in 80 hard problems", () => {
    const share = (method: SupportMethodName): number =>
      Array.from({ length: 80 }, (_, seed) =>
        recoversSupport(problemOf(seed, 10, 16, 0.4), method) ? 1 : 0,
      ).reduce<number>((a, b) => a + b, 0) / 80;
    const best = share("oracle");
    for (const method of names) expect(share(method)).toBeLessThanOrEqual(best + 0.02);
    expect(best).toBeGreaterThan(0.3);
  });

  it("refuses an unknown method", () => {
    expect(() => recoversSupport(problemOf(1), "ridge" as SupportMethodName)).toThrow(
      "recoversSupport: method must be one of one-shot magnitude, iterative magnitude, lasso, oracle, got ridge",
    );
  });
});

describe("combinations", () => {
  it("are C(n, k) different ascending lists, for every n ≤ 8", () => {
    for (let n = 0; n <= 8; n++) {
      let total = 0;
      for (let k = 0; k <= n; k++) {
        const all = [...combinations(n, k)].map((list) => list.length);
        total += all.length;
        expect(new Set(Array.from(combinations(n, k), (list) => list.join(" "))).size).toBe(all.length);
      }
      expect(total).toBe(2 ** n);
    }
  });
});

describe("supportMethods", () => {
  const problem = sparseProblem({ samples: 20, features: 6, nonzero: 2, noise: 0.1, rng: random(4) });

  it.each(Object.keys(supportMethods) as (keyof typeof supportMethods)[])(
    "%s finds as many ascending indices as it is told, and refuses a count that no problem has",
    (name) => {
      const found = supportMethods[name](problem, 2);
      expect([...found]).toEqual([...new Set(found)].sort((a, b) => a - b));
      expect(found).toHaveLength(2);
      for (const count of [-1, 0, 1.5, 7, NaN]) {
        expect(() => supportMethods[name](problem, count)).toThrow("count must be");
      }
    },
  );
});
