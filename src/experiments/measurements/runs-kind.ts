import { canonicalJson } from "../../numerics/index.js";
import { shown } from "../../training/index.js";
import type { Cost } from "../cost.js";
import { fieldsForm, readFields, type Field, type Fields } from "../fields.js";
import { dataForm } from "../identity/data-form.js";
import type { JobFindings, JobTools, Kind } from "../kind.js";
import { networkForm } from "../train/network-form.js";
import { runField } from "../train/run-field.js";
import { runKey } from "../train/run-key.js";
import { trainingLabel } from "../train/training-label.js";
import type { TrainingRun } from "../train/training-run.js";

/** Several trained networks. */
export interface RunsOptions {
  /** At least 2 different runs of one network, data set and loss. */
  readonly runs: readonly TrainingRun[];
}

/** A description of something that several runs have. */
export interface OfRuns extends RunsOptions {
  readonly job: string;
}

/** What is said of a kind that looks at several runs; the rest follows. */
export interface RunsKind<D extends OfRuns, Summary> {
  readonly job: D["job"];
  /** The function that describes it: errors begin with it. */
  readonly where: string;
  readonly title: string;
  /** The most runs it takes. */
  readonly most: number;
  /** The fields beside `runs`. */
  readonly fields: Fields<Omit<D, keyof RunsOptions>>;
  readonly cost: (description: D) => Cost;
  readonly compute: (description: D, tools: JobTools) => Promise<JobFindings<Summary>>;
}

/** A kind of experiment that looks at the final weights of several runs; it is about the first. */
export function runsKind<D extends OfRuns, Summary>(
  own: RunsKind<D, Summary>,
): Kind<D, Summary> & { readonly describe: (options: object) => D } {
  const { job, where, title, most, cost, compute } = own;
  // The runs and the kind's own fields are all fields of D.
  const fields = { runs: runsField, ...own.fields } as unknown as Fields<D>;
  return {
    title,
    version: 1,
    describe(options) {
      const description = readFields<D>(where, job, fields, options);
      checkRuns(where, description.runs, most);
      return description;
    },
    form: (description) => fieldsForm(fields, description),
    subject: ({ runs }) => firstOf(runs),
    needs: ({ runs }) => runs,
    contents: () => [],
    label: ({ runs }) => `${title} of ${runs.length} runs: ${trainingLabel(firstOf(runs))}`,
    cost,
    compute,
  };
}

/** The first of the runs, which stands for network, data and loss of all. */
export function firstOf(runs: readonly TrainingRun[]): TrainingRun {
  const [first] = runs;
  if (first === undefined) throw new RangeError("lab: runs must be at least 2, got 0");
  return first;
}

const runsField: Field<readonly TrainingRun[]> = {
  read(where, field, given) {
    if (!Array.isArray(given)) throw new TypeError(`${where}: ${field} must be a list, got ${shown(given)}`);
    return given.map((run: unknown) => runField.read(where, field, run));
  },
  form: (runs) => runs.map((run) => runField.form(run)),
};

/** All must be points of one landscape, and none twice: a run is no replicate of itself. */
function checkRuns(where: string, runs: readonly TrainingRun[], most: number): void {
  if (runs.length < 2 || runs.length > most)
    throw new RangeError(`${where}: runs must be in [2, ${most}], got ${runs.length}`);
  const landscape = ({ network, data, recipe }: TrainingRun): string =>
    canonicalJson([networkForm(network), dataForm(data), recipe.loss]);
  const first = landscape(firstOf(runs));
  const other = runs.map(landscape).find((each) => each !== first);
  if (other !== undefined)
    throw new RangeError(`${where}: runs must have one network, data and loss, got ${first} and ${other}`);
  const keys = runs.map(runKey);
  const twice = keys.findIndex((key, k) => keys.indexOf(key) !== k);
  if (twice >= 0) throw new RangeError(`${where}: runs must be different, got run ${twice} a second time`);
}
