import { random, type Rng } from "../../numerics/index.js";
import type { Cost } from "../cost.js";
import { fieldsForm, integerField, readFields, type Fields } from "../fields.js";
import type { Kind } from "../kind.js";
import { breathe, timed } from "../measurements/timed.js";

/** How often a model without data is drawn, and from which stream. */
export interface SimulationOptions {
  /** A safe integer ≥ 0: every draw comes from streams of it. */
  readonly seed: number;
  /** Trials, in [1, 100000]. Default 100. */
  readonly trials?: number | undefined;
}

/** A description of a simulation. */
export interface OfSimulation {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: string;
  /** A safe integer ≥ 0: every draw comes from streams of it. */
  readonly seed: number;
  /** Independent draws of the model, in [1, 100000]. */
  readonly trials: number;
}

/** What is said of a kind that draws a model of theory many times; the rest follows. */
export interface SimulationKind<D extends OfSimulation, Trial, Summary> {
  readonly job: D["job"];
  /** The function that describes it: errors begin with it. */
  readonly where: string;
  readonly title: string;
  readonly version?: number;
  /** The fields beside `seed` and `trials`. */
  readonly fields: Fields<Omit<D, keyof SimulationOptions | "job">>;
  /** Rules between fields. Throws. */
  readonly check?: (description: D) => void;
  /** In a few words, without the seed. */
  readonly label: (description: D) => string;
  /** A first guess of the seconds of one trial, and what they depend on. */
  readonly cost: (description: D) => Pick<Cost, "secondsAStep" | "like">;
  /** The streams of the trials: number i of them has the stream `split(i)`. */
  readonly stream: (root: Rng, description: D) => Rng;
  readonly trial: (description: D, rng: Rng) => Trial;
  readonly summary: (trials: readonly Trial[], description: D) => Summary;
}

/** Trials between two looks at whether to go on. */
const TOGETHER = 10;

/** A kind of experiment that knows no network and no data: independent trials of a model, each from a stream of its own. */
export function simulationKind<D extends OfSimulation, Trial, Summary>(
  own: SimulationKind<D, Trial, Summary>,
): Kind<D, Summary> & { readonly describe: (options: object) => D } {
  const { job, where, title, version = 1 } = own;
  // The two fields of a simulation and the kind's own are all fields of D.
  const fields = {
    seed: integerField({ least: 0 }),
    trials: integerField({ byDefault: 100, least: 1, most: 100_000 }),
    ...own.fields,
  } as unknown as Fields<D>;
  return {
    title,
    version,
    describe(options) {
      const description = readFields<D>(where, job, fields, options);
      own.check?.(description);
      return description;
    },
    form: (description) => fieldsForm(fields, description),
    subject: () => undefined,
    needs: () => [],
    contents: () => [],
    label: (description) => `${title}: ${own.label(description)} seed ${description.seed}`,
    cost: (description) => ({ steps: description.trials, ...own.cost(description) }),
    compute: (description, tools) =>
      timed(tools, async () => {
        const stream = own.stream(random(description.seed), description);
        const found: Trial[] = [];
        for (let i = 0; i < description.trials; i++) {
          found.push(own.trial(description, stream.split(i)));
          if (found.length % TOGETHER === 0) await breathe(tools, found.length, description.trials);
        }
        return own.summary(found, description);
      }),
  };
}
