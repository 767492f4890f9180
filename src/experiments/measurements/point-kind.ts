import type { Content } from "../../store/index.js";
import { contentField, fieldsForm, readFields, type Fields } from "../fields.js";
import { runField } from "../train/run-field.js";
import type { Cost } from "../cost.js";
import type { JobFindings, JobTools, Kind, MaskKnown } from "../kind.js";
import { maskNeeds, runNeeds } from "../train/run-needs.js";
import { trainingLabel } from "../train/training-label.js";
import type { TrainingRun } from "../train/training-run.js";

/** A network with weights: those a run ends with, or others in the same network. */
export interface PointOptions {
  /** Names network, data, loss and mask; computed only if its final weights are wanted. */
  readonly run: TrainingRun;
  /** Parameters kept by `lab.keep`. Default: the final weights of `run`. */
  readonly weights?: Content | undefined;
}

/** A description of something at one point. */
export interface AtPoint extends PointOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: string;
}

/** What is said of a kind that looks at one point; the rest follows. */
export interface PointKind<D extends AtPoint, Summary> {
  readonly job: D["job"];
  /** The function that describes it: errors begin with it. */
  readonly where: string;
  readonly title: string;
  readonly version?: number;
  /** The fields beside `run` and `weights`. */
  readonly fields: Fields<Omit<D, keyof PointOptions>>;
  /** Rules between fields. Throws. */
  readonly check?: (description: D) => void;
  /** Whether it looks at where the run started, which needs no training of it. Default: it does not. */
  readonly atStart?: (description: D) => boolean;
  /** Further results it needs. Default: none. */
  readonly alsoNeeds?: (description: D, maskKnown: MaskKnown) => readonly TrainingRun[];
  readonly cost: (description: D) => Cost;
  readonly compute: (description: D, tools: JobTools) => Promise<JobFindings<Summary>>;
}

/** A kind of experiment that looks at one point. */
export function pointKind<D extends AtPoint, Summary>(
  own: PointKind<D, Summary>,
): Kind<D, Summary> & { readonly describe: (options: object) => D } {
  const { job, where, title, version = 1, check, atStart, alsoNeeds, cost, compute } = own;
  // The two fields of a point and the kind's own are all fields of D.
  const fields = { run: runField, weights: contentField, ...own.fields } as unknown as Fields<D>;
  return {
    title,
    version,
    describe(options) {
      const description = readFields<D>(where, job, fields, options);
      check?.(description);
      return description;
    },
    form: (description) => fieldsForm(fields, description),
    subject: ({ run }) => run,
    needs(description, maskKnown: MaskKnown) {
      const { run, weights } = description;
      if (atStart?.(description) === true) return runNeeds(run, maskKnown);
      // Given weights need no run, but the run's mask.
      const first = weights === undefined ? [run] : maskKnown(run) ? [] : maskNeeds(run);
      return [...first, ...(alsoNeeds?.(description, maskKnown) ?? [])];
    },
    contents: ({ weights }) => (weights === undefined ? [] : [weights]),
    label: ({ run, weights }) =>
      `${title}: ${trainingLabel(run)}${weights === undefined ? "" : " with given weights"}`,
    cost,
    compute,
  };
}
