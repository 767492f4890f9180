import { readFileSync } from "node:fs";
import { checkFields } from "../numerics/checks.js";
import { shown } from "../numerics/names.js";

/** Where jobs run and what they get: the file of `--cluster`, or what `slurm({ … })` is given. Every field may be left out. */
export interface ClusterSettings {
  /** Slurm's partition. Default: the cluster's. */
  readonly partition?: string | undefined;
  /** Whom the time is charged to. Default: the cluster's. */
  readonly account?: string | undefined;
  /** Slurm's quality of service, which sets priorities and limits. Default: the cluster's. */
  readonly qos?: string | undefined;
  /** Features that a node must have, such as `avx512`. */
  readonly constraint?: string | undefined;
  /** Time limit of a task, in minutes, in [1, 43200]. A task that comes near it keeps a checkpoint and queues again. Default: three times its estimate and 10. */
  readonly minutes?: number | undefined;
  /** Memory of a task, in MB, in [64, 10⁶]. Default: the estimate of its largest job and a quarter, and 256. */
  readonly memoryMegabytes?: number | undefined;
  /** Cores of a task, in [1, 256]; a job uses one. Default: 1. */
  readonly cpus?: number | undefined;
  /** Tasks of an array that run at the same time, in [1, 10⁶]. Default: as many as the cluster lets. */
  readonly atATime?: number | undefined;
  /** Minutes that a task should take by the estimates, in [0.01, 1440]: short jobs share one. Default: 2. */
  readonly minutesPerTask?: number | undefined;
  /** Seconds before the limit at which a task is told to keep a checkpoint, in [10, 3600]; Slurm may tell it up to 60 s earlier. Default: 60. */
  readonly warnSeconds?: number | undefined;
  /** How often a task may queue again after its time limit, in [0, 1000]. Default: 20. */
  readonly restarts?: number | undefined;
  /** Folder on each node for copies of package and data; "" for none: they are then read from the store. Default: the node's temporary folder. */
  readonly local?: string | undefined;
  /** Node on the compute nodes, as an absolute path. Default: this one's. */
  readonly node?: string | undefined;
  /** Kubernetes only. */
  readonly kubernetes?: KubernetesSettings | undefined;
}

/** What a Kubernetes job needs to know beside. */
export interface KubernetesSettings {
  /** The container image: anything with Node ≥ 20.19. */
  readonly image: string;
  /** Name of the PersistentVolumeClaim (ReadWriteMany) that holds the store. */
  readonly claim: string;
  /** Folder of the store below the volume's root, such as `lottery/store`. Default: the root. */
  readonly folder?: string | undefined;
  /** Kubernetes namespace of the jobs. Default: none is written, so that `kubectl` takes its own. */
  readonly namespace?: string | undefined;
  /** Numeric user that owns the store. Default: 1000. */
  readonly user?: number | undefined;
}

/** What a text field may hold: nothing that a shell, a batch script or YAML could read otherwise. */
const WORD = /^[A-Za-z0-9_][A-Za-z0-9_.,:&|@/-]{0,127}$/;
const PATH = /^\/[^\0-\x1f\x7f]*$/;
const DNS = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const BELOW = /^(?!\/)(?!.*\.\.)[A-Za-z0-9_./-]{1,255}$/;

interface Rule {
  readonly requirement: string;
  readonly holds: (value: unknown) => boolean;
}

const text = (pattern: RegExp, requirement: string): Rule => ({
  requirement,
  holds: (value) => typeof value === "string" && pattern.test(value),
});
const number = (least: number, most: number): Rule => ({
  requirement: `a number in [${least}, ${most}]`,
  holds: (value) => typeof value === "number" && value >= least && value <= most,
});
const integer = (least: number, most: number): Rule => ({
  requirement: `an integer in [${least}, ${most}]`,
  holds: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
});

const word = text(WORD, "a word of letters, digits and _ . , : & | @ / -");
const rules = {
  partition: word,
  account: word,
  qos: word,
  constraint: word,
  minutes: integer(1, 43_200),
  memoryMegabytes: integer(64, 1_000_000),
  cpus: integer(1, 256),
  atATime: integer(1, 1_000_000),
  minutesPerTask: number(0.01, 1440),
  warnSeconds: integer(10, 3600),
  restarts: integer(0, 1000),
  local: {
    requirement: 'an absolute path, or ""',
    holds: (value) => value === "" || (typeof value === "string" && PATH.test(value)),
  },
  node: text(PATH, "an absolute path"),
  kubernetes: { requirement: "an object", holds: (value) => typeof value === "object" && value !== null },
} satisfies Record<keyof ClusterSettings, Rule>;
const kubernetesRules = {
  image: text(/^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,254}$/, "the name of an image"),
  claim: text(DNS, "a name of lower-case letters, digits, - and ."),
  folder: text(BELOW, "a relative path of letters, digits and _ . / -"),
  namespace: text(DNS, "a name of lower-case letters, digits, - and ."),
  user: integer(1, 2_147_483_647),
} satisfies Record<keyof KubernetesSettings, Rule>;

/** Names of the fields. */
export const settingNames = Object.keys(rules) as (keyof ClusterSettings)[];

/** The settings, once every field is known and holds what it may. Errors begin with `where`. */
export function checkedSettings(where: string, given: unknown): ClusterSettings {
  checkAll(where, given, rules, "cluster field");
  const settings = given as ClusterSettings;
  const { kubernetes, minutes, warnSeconds = 60 } = settings;
  if (kubernetes !== undefined) {
    checkAll(where, kubernetes, kubernetesRules, "kubernetes field");
    for (const field of ["image", "claim"] as const) {
      if (kubernetes[field] === undefined) {
        throw new TypeError(`${where}: kubernetes must name ${field}, got none`);
      }
    }
  }
  if (minutes !== undefined && 60 * minutes <= warnSeconds) {
    throw new RangeError(
      `${where}: minutes must be more than warnSeconds, got ${60 * minutes} s and ${warnSeconds} s`,
    );
  }
  return settings;
}

/** The settings in a JSON file, checked. */
export function readSettings(file: string): ClusterSettings {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    throw new Error(`cluster: ${file} must be a file with JSON, got ${got}`, { cause: error });
  }
  return checkedSettings(`cluster: ${file}`, value);
}

function checkAll(where: string, given: unknown, known: Readonly<Record<string, Rule>>, what: string): void {
  checkFields(where, given, Object.keys(known), what);
  for (const [field, value] of Object.entries(given)) {
    const rule = known[field];
    if (value === undefined || rule === undefined || rule.holds(value)) continue;
    throw new RangeError(`${where}: ${field} must be ${rule.requirement}, got ${shown(value)}`);
  }
}
