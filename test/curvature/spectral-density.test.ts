import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import {
  diagonalOperator,
  integrate,
  smoothedDensity,
  spectralDensity,
  spectralSum,
  startQuadrature,
  tridiagonalise,
} from "../../src/curvature/index.js";
import { reflectedOperator, spectra } from "./known-spectra.js";

describe("startQuadrature", () => {
  it("has the moments of its start up to degree 2m − 1 exactly: m = 5 of diag(1 … 50)/50, degrees 0 to 9, and not 10", async () => {
    const values = Array.from({ length: 50 }, (_, i) => (i + 1) / 50);
    const rng = random(1);
    const start = Array.from(values, () => rng.normal());
    const length = start.reduce((sum, x) => sum + x * x, 0);
    const quadrature = startQuadrature(await tridiagonalise(diagonalOperator(values), { steps: 5, start }));
    const error = (degree: number): number =>
      Math.abs(
        integrate(quadrature, (x) => x ** degree) -
          start.reduce((sum, x, i) => sum + x * x * at(values, i) ** degree, 0) / length,
      );
    for (let degree = 0; degree < 10; degree++) expect(error(degree)).toBeLessThan(1e-14);
    expect(error(10)).toBeGreaterThan(1e-9);
    expect(Array.from(quadrature.weights).every((weight) => weight > 0)).toBe(true);
  });

  it("of the first steps is that of a shorter run", async () => {
    const operator = diagonalOperator([1, 2, 3, 5, 8, 13]);
    const start = [1, 1, 1, 1, 1, 1];
    const long = await tridiagonalise(operator, { steps: 6, start });
    const short = await tridiagonalise(operator, { steps: 4, start });
    expect(startQuadrature(long, { steps: 4 })).toEqual(startQuadrature(short));
    expect(() => startQuadrature(short, { steps: 5 })).toThrow("steps must be an integer in [1, 4], got 5");
  });
});

describe("spectralDensity", () => {
  for (const [name, values] of Object.entries(spectra))
    it(`sums and squares of 60 draws of 10 starts lie within 3.4 standard errors in 98 %, which are calibrated (mean square 0.6 to 1.7): ${name}`, async () => {
      const operator = reflectedOperator(values, 3);
      const exact = { trace: (x: number) => x, square: (x: number) => x * x };
      const truth = (f: (x: number) => number): number => values.reduce((sum, x) => sum + f(x), 0);
      const scores: number[] = [];
      for (let seed = 0; seed < 60; seed++) {
        const density = await spectralDensity(operator, { probes: 10, steps: 25, rng: random(seed) });
        for (const f of Object.values(exact)) {
          const { value, standardError } = spectralSum(density, f);
          scores.push((value - truth(f)) / Math.max(standardError, 1e-12 * Math.abs(truth(f))));
        }
        // a count is no polynomial: the quadrature itself may be off by a node's weight
        const { value, standardError } = spectralSum(density, (x) => +(x > 1e-3));
        expect(Math.abs(value - truth((x) => +(x > 1e-3)))).toBeLessThan(
          4 * standardError + values.length / 12,
        );
      }
      expect(scores.filter((z) => Math.abs(z) <= 3.4).length).toBeGreaterThanOrEqual(118);
      const square = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
      expect(square).toBeGreaterThan(0.6);
      expect(square).toBeLessThan(1.7);
    });

  it("integrates to 1 to 1e-6 and keeps its mean, whatever width is named, and says the width", async () => {
    const values = spectra["evenly spread, 250"] ?? [];
    const density = await spectralDensity(reflectedOperator(values, 1), {
      probes: 4,
      steps: 30,
      rng: random(1),
    });
    expect(density.quadratures.map(({ nodes }) => nodes.length)).toEqual([30, 30, 30, 30]);
    for (const { weights } of density.quadratures)
      expect(Math.abs(Array.from(weights).reduce((sum, w) => sum + w, 0) - 1)).toBeLessThan(1e-12);
    for (const width of [undefined, 1, 5, 40]) {
      const { points, density: height, standardErrors, smoothing } = smoothedDensity(density, { width });
      const step = at(points, 1) - at(points, 0);
      const integral = (f: (x: number) => number): number =>
        height.reduce(
          (sum, y, i) => sum + (i === 0 || i === height.length - 1 ? 0.5 : 1) * step * y * f(at(points, i)),
          0,
        );
      expect(Math.abs(integral(() => 1) - 1)).toBeLessThan(1e-6);
      expect(Math.abs(integral((x) => x) - spectralSum(density, (x) => x).value / 250)).toBeLessThan(1e-3);
      expect(smoothing.kernel).toBe("gaussian");
      if (width !== undefined) expect(smoothing.width).toBe(width);
      expect(standardErrors).toHaveLength(points.length);
    }
    expect(smoothedDensity(density, { points: 50 }).points).toHaveLength(50);
  });

  it("is flat where the spectrum is: 250 even eigenvalues have density 1/249 in the middle, to 10 %", async () => {
    const values = spectra["evenly spread, 250"] ?? [];
    const density = await spectralDensity(reflectedOperator(values, 1), {
      probes: 20,
      steps: 60,
      rng: random(1),
    });
    const { points, density: height } = smoothedDensity(density, { width: 15 });
    points.forEach((x, i) => {
      if (Math.abs(x) < 60) expect(Math.abs(249 * at(height, i) - 1)).toBeLessThan(0.1);
    });
  });

  it("counts its products and refuses a single start, widths and grids that are none", async () => {
    const told: number[] = [];
    const operator = diagonalOperator([1, 2, 3, 4, 5]);
    const density = await spectralDensity(operator, {
      ...{ probes: 4, steps: 3, rng: random(1) },
      onProduct: (done) => void told.push(done),
    });
    expect(told).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    await expect(spectralDensity(operator, { probes: 1, rng: random(1) })).rejects.toThrow(
      "probes must be an integer ≥ 4",
    );
    expect(() => smoothedDensity(density, { width: 0 })).toThrow("width must be finite and > 0, got 0");
    expect(() => smoothedDensity(density, { points: 1 })).toThrow(
      "points must be an integer in [2, 1000000], got 1",
    );
  });
});
