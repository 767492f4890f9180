import { canonicalJson } from "../../numerics/index.js";
import { fieldsForm, readFields, type Fields } from "../fields.js";
import { runField } from "../train/run-field.js";
import type { Cost } from "../cost.js";
import type { JobFindings, JobTools, Kind } from "../kind.js";
import { networkForm } from "../train/network-form.js";
import { dataForm } from "../identity/data-form.js";
import { checkClasses } from "../subject.js";
import { trainingLabel } from "../train/training-label.js";
import type { TrainingRun } from "../train/training-run.js";

/** Two trained networks. */
export interface EndsOptions {
  /** A run without divergence: its final weights are the first end. */
  readonly from: TrainingRun;
  /** A run of the same network, data and loss. */
  readonly to: TrainingRun;
}

/** A description of something between two ends. */
export interface BetweenEnds extends EndsOptions {
  readonly job: string;
}

/** What is said of a kind that looks at two ends; the rest follows. */
export interface EndsKind<D extends BetweenEnds, Summary> {
  readonly job: D["job"];
  /** The function that describes it: errors begin with it. */
  readonly where: string;
  readonly title: string;
  readonly version?: number;
  /** The fields beside `from` and `to`. */
  readonly fields: Fields<Omit<D, keyof EndsOptions>>;
  readonly cost: (description: D) => Cost;
  readonly compute: (description: D, tools: JobTools) => Promise<JobFindings<Summary>>;
}

/** A kind of experiment that looks at the final weights of two runs. */
export function endsKind<D extends BetweenEnds, Summary>(
  own: EndsKind<D, Summary>,
): Kind<D, Summary> & { readonly describe: (options: object) => D } {
  const { job, where, title, version = 1, cost, compute } = own;
  // The two ends and the kind's own fields are all fields of D.
  const fields = { from: runField, to: runField, ...own.fields } as unknown as Fields<D>;
  return {
    title,
    version,
    describe(options) {
      const description = readFields<D>(where, job, fields, options);
      checkEnds(where, description);
      return description;
    },
    form: (description) => fieldsForm(fields, description),
    subject: ({ from }) => from,
    needs: ({ from, to }) => [from, to],
    contents: () => [],
    label: ({ from, to }) => `${title}: ${trainingLabel(from)} to ${trainingLabel(to)}`,
    cost,
    compute,
  };
}

/** Both ends must be points of one landscape. */
function checkEnds(where: string, { from, to }: EndsOptions): void {
  checkClasses(where, from); // both kinds count what the networks get wrong
  const landscape = ({ network, data, recipe }: TrainingRun): string =>
    canonicalJson([networkForm(network), dataForm(data), recipe.loss]);
  if (landscape(from) === landscape(to)) return;
  throw new RangeError(
    `${where}: to must have network, data and loss of from, got ${landscape(to)} and ${landscape(from)}`,
  );
}
