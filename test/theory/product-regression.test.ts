import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import { mean } from "../../src/statistics/index.js";
import {
  drawMagnitudes,
  drawOverlap,
  productDescent,
  productDraw,
  sparseProblem,
  type ProductDraw,
} from "../../src/theory/index.js";

const problem = sparseProblem({ samples: 22, features: 40, nonzero: 5, rng: random(3) });

/** Σ (Xβ − y)² / 2n up to a constant, from the Gram matrix. */
function loss(beta: Float64Array): number {
  const { features, gram, moment } = problem;
  let value = 0;
  for (let i = 0; i < features; i++) {
    value -= at(moment, i) * at(beta, i);
    for (let j = 0; j < features; j++) value += 0.5 * at(beta, i) * at(gram, i * features + j) * at(beta, j);
  }
  return value;
}

const betaOf = ({ u, v, candidates }: ProductDraw): Float64Array =>
  Float64Array.from({ length: 40 }, (_, i) => {
    let sum = 0;
    for (let c = i * candidates; c < (i + 1) * candidates; c++) sum += at(u, c) * at(v, c);
    return sum;
  });

describe("productDraw", () => {
  it("has exactly the asked root mean square in every draw, and magnitudes whose squares add up to it", () => {
    for (let seed = 0; seed < 20; seed++) {
      const draw = productDraw({ features: 40, candidates: 3, scale: 0.2, rng: random(seed) });
      const squares = drawMagnitudes(draw).reduce((sum, size) => sum + size * size, 0);
      expect(Math.sqrt(squares / 240)).toBeCloseTo(0.2, 12);
    }
  });

  it("overlaps with the support k/d on average, 1 if it is largest there and 0 if it is smallest there", () => {
    const overlaps = Array.from({ length: 2000 }, (_, seed) =>
      drawOverlap(problem, productDraw({ features: 40, scale: 1, rng: random(seed) })),
    );
    expect(Math.abs(mean(overlaps) - 5 / 40)).toBeLessThan(0.012); // 4 standard errors
    const planted = (on: number, off: number): ProductDraw => {
      const u = new Float64Array(40).fill(off);
      for (const i of problem.support) u[i] = on;
      return { candidates: 1, u, v: u.slice() };
    };
    expect(drawOverlap(problem, planted(1, 0.1))).toBe(1);
    expect(drawOverlap(problem, planted(0.1, 1))).toBe(0);
  });
});

describe("productDescent", () => {
  it("takes in one step the gradient of the loss in u and v, by central differences to 1e-6", () => {
    const draw = productDraw({ features: 40, candidates: 2, scale: 0.3, rng: random(1) });
    const rate = 1e-3;
    const moved = betaOf(draw);
    const after = productDescent(problem, draw, { steps: 1, rate }).coefficients;
    const by = (which: "u" | "v", c: number): number => {
      const at2 = (h: number): number => {
        const changed = { ...draw, [which]: draw[which].slice() };
        changed[which][c] = at(changed[which], c) + h;
        return loss(betaOf(changed));
      };
      return (at2(1e-5) - at2(-1e-5)) / 2e-5;
    };
    for (let i = 0; i < 40; i++) {
      let expected = 0;
      for (const c of [2 * i, 2 * i + 1])
        expected += (at(draw.u, c) - rate * by("u", c)) * (at(draw.v, c) - rate * by("v", c));
      expect(at(after, i)).toBeCloseTo(expected, 8);
      moved[i] = expected;
    }
    expect(loss(after)).toBeLessThan(loss(betaOf(draw)));
  });

  it("succeeds always from a draw that is large on the support, and hardly ever from one that is tiny there", () => {
    const planted = (on: number, off: number): ProductDraw => {
      const rng = random(9);
      const u = Float64Array.from({ length: 40 }, () => off * rng.normal());
      const v = Float64Array.from({ length: 40 }, () => off * rng.normal());
      for (const i of problem.support) [u[i], v[i]] = [on, on * at(problem.truth, i)];
      return { candidates: 1, u, v };
    };
    expect(productDescent(problem, planted(0.5, 0.01), { steps: 300, rate: 0.1 }).success).toBe(true);
    expect(productDescent(problem, planted(1e-9, 0.5), { steps: 300, rate: 0.1 }).success).toBe(false);
  });

  it("that diverges does not succeed, and a draw of another width is refused", () => {
    const draw = productDraw({ features: 40, scale: 1, rng: random(1) });
    expect(productDescent(problem, draw, { steps: 100, rate: 100 }).success).toBe(false);
    expect(() =>
      productDescent(problem, productDraw({ features: 4, scale: 1, rng: random(1) }), { steps: 1, rate: 1 }),
    ).toThrow("productDescent: draw must have 40 pairs, got 4");
  });
});
