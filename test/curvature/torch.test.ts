import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as lab from "../../src/index.js";
import { packageRoot } from "../../src/data/index.js";
import { at, random } from "../../src/numerics/index.js";
import {
  curvatureAt,
  extremeEigenvalues,
  topEigenvalues,
  type CurvatureMatrix,
} from "../../src/curvature/index.js";
import { comparedPoint, probe } from "../torch/point.mjs";

interface Ends {
  readonly largest: readonly number[];
  readonly smallest: readonly number[];
}
interface Recorded {
  readonly versions: { readonly torch: string };
  readonly size: number;
  readonly loss: number;
  readonly gradientNorm: number;
  /** Coordinates whose products were written down. */
  readonly some: readonly number[];
  readonly products: Readonly<
    Record<
      CurvatureMatrix,
      { readonly norm: number; readonly form: number; readonly some: readonly number[] }
    >
  >;
  readonly eigenvalues: { readonly hessian: Ends; readonly "gauss-newton": Ends };
}
const recorded = JSON.parse(
  readFileSync(join(packageRoot(), "test", "torch", "products.json"), "utf8"),
) as Recorded;
const norm = (v: Float64Array): number => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));

it(`loss, gradient, products and eigenvalues of a LeNet ticket on 1,000 images are those of PyTorch ${recorded.versions.torch}'s double backward, to 1e-4`, async () => {
  const { network, mask, engine, examples, parameters, indices } = await comparedPoint(lab);
  const point = curvatureAt(engine, { network, mask, parameters, examples, indices });
  const near = (found: number, theirs: number, what: string, scale = Math.abs(theirs)): void => {
    expect(Math.abs(found - theirs), what).toBeLessThan(1e-4 * scale);
  };
  expect(point.size).toBe(recorded.size);
  near(point.loss, recorded.loss, "loss");
  near(norm(point.gradient), recorded.gradientNorm, "gradient");
  const v = Float64Array.from(point.coordinates, probe);
  for (const [name, { norm: length, form, some }] of Object.entries(recorded.products)) {
    const image = point.operators[name as CurvatureMatrix].apply(v);
    near(norm(image), length, `${name}: length`);
    near(
      image.reduce((sum, x, k) => sum + x * at(v, k), 0),
      form,
      `${name}: form`,
    );
    some.forEach((theirs, k) => {
      near(at(image, at(recorded.some, k)), theirs, `${name} at ${k}`, length / 30);
    });
  }
  const hessian = await extremeEigenvalues(point.operators.hessian, { count: 3, steps: 90, rng: random(1) });
  const gaussNewton = await topEigenvalues(point.operators["gauss-newton"], {
    count: 3,
    steps: 40,
    rng: random(1),
  });
  for (const [k, pair] of hessian.largest.entries())
    near(pair.value, at(recorded.eigenvalues.hessian.largest, k), `hessian: largest ${k}`);
  for (const [k, pair] of gaussNewton.entries())
    near(pair.value, at(recorded.eigenvalues["gauss-newton"].largest, k), `gauss-newton: largest ${k}`);
  // the bottom is crowded: each value is as good as its residual says
  const [lowest] = hessian.smallest;
  if (!lowest) throw new Error("extremeEigenvalues: the smallest must be given, got none");
  expect(Math.abs(lowest.value - at(recorded.eigenvalues.hessian.smallest, 0))).toBeLessThan(
    Math.max(1e-4 * Math.abs(lowest.value), lowest.residual),
  );
  point.free();
});
