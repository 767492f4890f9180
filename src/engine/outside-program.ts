import type { Examples } from "../data/types.js";
import { takeSteps, type BackEndProgram, type StepPlan } from "./back-end.js";
import { addOutsideTotals, outsideDerivative, type OutsideBatch, type OutsideLoss } from "./outside-loss.js";

/** Examples evaluated at a time; the numbers do not depend on it. */
const chunk = 500;

/** What a loss outside the kernels puts in the place of a back end's own steps and evaluation. */
export interface OutsideProgram<Held> {
  readonly program: Partial<Pick<BackEndProgram<Held>, "steps" | "gradient" | "evaluate">>;
  /** The labels and targets of what is computed on next. */
  see(examples: Omit<Examples, "inputs">): void;
}

/** Steps, gradients and, of an own loss, evaluation of a program whose loss is computed outside its kernels. */
export function outsideProgram<Held>(
  { forward, advance, derive, outputs }: BackEndProgram<Held>,
  loss: OutsideLoss,
  width: number,
): OutsideProgram<Held> {
  let seen: Omit<Examples, "inputs"> | undefined;
  const batchOf = (rows: ArrayLike<number>, indices: Uint32Array): OutsideBatch => {
    const { labels, targets } = seen ?? { labels: [], targets: undefined };
    return { rows, outputs: width, indices, labels, targets };
  };
  const step = (examples: Held, plan: StepPlan): number => {
    const rows = forward(examples, plan.batch, plan.step);
    const { mean, derivative } = outsideDerivative(loss, batchOf(rows, plan.batch));
    advance(derivative, plan);
    return mean;
  };
  return {
    see(examples) {
      seen = examples;
    },
    program: {
      steps: (examples, plans, losses) => takeSteps(plans, losses, (plan) => step(examples, plan)),
      gradient(examples, batch) {
        const { mean, derivative } = outsideDerivative(loss, batchOf(forward(examples, batch), batch));
        return { loss: mean, gradient: derive(derivative) };
      },
      ...(loss.evaluates
        ? {
            evaluate(examples: Held, indices: Uint32Array) {
              let totals = { loss: 0, correct: 0 };
              for (let from = 0; from < indices.length; from += chunk) {
                const part = indices.subarray(from, from + chunk);
                totals = addOutsideTotals(loss, batchOf(outputs(examples, part), part), totals);
              }
              return totals;
            },
          }
        : {}),
    },
  };
}
