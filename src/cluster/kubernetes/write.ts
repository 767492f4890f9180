import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import type { Work } from "../../lab/plan.js";
import { writeWhole } from "../../disk/index.js";
import { submittingAlone } from "../announce.js";
import { beforeSending, checkWritable } from "../checks.js";
import { layOut, type Layout } from "../layout.js";
import { sendableAssets } from "../sendable-assets.js";
import type { ClusterSettings } from "../settings.js";
import { jobVariables, shellWord } from "../slurm/batch-script.js";
import type { StudyPlaces } from "../study-work.js";
import { writeSubmission, type Submission } from "../submission.js";
import { indexedJob, kubernetesName } from "./indexed-job.js";
import { yamlText } from "./yaml.js";

export interface KubernetesOptions extends StudyPlaces {
  readonly settings: ClusterSettings;
  readonly name: string;
  /** Folder of the YAML files. */
  readonly folder: string;
  readonly dryRun?: boolean | undefined;
}

/** What was written, or would be. */
export interface KubernetesReport {
  readonly id: string | undefined;
  readonly asked: number;
  readonly there: number;
  readonly jobs: number;
  readonly layout: Layout;
  /** The files, in the order in which they are applied, and the script that does so. */
  readonly files: readonly string[];
}

/** Elements of an indexed Job: with `backoffLimitPerIndex` Kubernetes takes 100,000, as long as at most 10,000 run at a time. */
const INDEXES = 10_000;

/**
 * Writes what is missing of a study as indexed Jobs, `job-<n>.yaml`, and `apply.sh`, which applies them wave by wave. Pods find the jobs in the store, which must be the volume of the claim. What earlier
 * Jobs are still at cannot be known here and is written again; a task that finds its result there does nothing.
 */
export async function writeKubernetes(work: Work, options: KubernetesOptions): Promise<KubernetesReport> {
  const { store, settings, dryRun = false, folder } = options;
  const { kubernetes } = settings;
  if (kubernetes === undefined) {
    throw new TypeError("submit: the cluster file must have kubernetes with image and claim, got none");
  }
  const { asked, cached: there } = work.plan;
  const { jobs } = work;
  const report = {
    id: undefined,
    asked,
    there,
    jobs: jobs.length,
    files: [],
    layout: { arrays: [], tasks: [] },
  };
  if (jobs.length === 0) return report;
  checkWritable(store.folder);
  const limits = { arraySize: INDEXES, most: 1_000_000, longest: Infinity, live: new Map<string, string>() };
  const layout = layOut(jobs, { settings, ...limits });
  if (dryRun) return { ...report, layout };
  return submittingAlone(store.folder, async () => {
    const id = randomUUID().replaceAll("-", "").slice(0, 10);
    const { arrays, tasks } = layout;
    const assets = await beforeSending(store.folder, async () => {
      const kept = await sendableAssets(jobs, options);
      writeSubmission(store.folder, submissionOf(options, { id, assets: kept, arrays }), tasks, []);
      return kept;
    });
    const variables = jobVariables();
    const files = arrays.map((array, number) => {
      const job = indexedJob(array, { settings, kubernetes, id, number, assets, variables });
      const file = join(resolve(folder), `job-${number}.yaml`);
      writeWhole(file, yamlText(job));
      return file;
    });
    const script = join(resolve(folder), "apply.sh");
    writeWhole(script, applyScript(id, layout, kubernetes.namespace));
    return { ...report, id, layout, files: [...files, script] };
  });
}

function submissionOf(
  { settings, name }: KubernetesOptions,
  { id, assets, arrays }: Pick<Submission, "id" | "assets" | "arrays">,
): Submission {
  return {
    submission: 1,
    id,
    name,
    sent: new Date().toISOString(),
    scheduler: "kubernetes",
    assets,
    local: settings.local,
    restarts: 0,
    engine: process.env["LOTTERY_ENGINE"] || "auto",
    arrays,
  };
}

/** A script that applies the Jobs wave by wave: the next when all of the last have ended, well or not. Begun again, it goes on. */
function applyScript(id: string, { arrays }: Layout, namespace: string | undefined): string {
  const kubectl = namespace === undefined ? "kubectl" : `kubectl --namespace ${shellWord(namespace)}`;
  const waves = [...new Set(arrays.map(({ wave }) => wave))];
  const steps = waves.flatMap((wave) => {
    const numbers = arrays.flatMap((array, number) => (array.wave === wave ? [number] : []));
    return [
      `# wave ${wave}`,
      ...numbers.map((number) => `${kubectl} apply -f "$here/job-${number}.yaml"`),
      ...numbers.map((number) => `ended ${kubernetesName(id, number)}`),
    ];
  });
  return [
    "#!/bin/sh",
    "# Written by lottery-lab submit --kubernetes: applies the Jobs wave by wave.",
    "set -eu",
    'here=$(dirname "$0")',
    "ended() {",
    `  until ${kubectl} get job "$1" -o 'jsonpath={.status.conditions[*].type}' | grep -Eq 'Complete|Failed'; do sleep 10; done`,
    "}",
    ...steps,
    "",
  ].join("\n");
}
