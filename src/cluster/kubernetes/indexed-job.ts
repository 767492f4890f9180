import { posix } from "node:path";
import type { KubernetesSettings, ClusterSettings } from "../settings.js";
import type { SentArray, SentAssets } from "../submission.js";
import type { YamlValue } from "./yaml.js";

/** Where pods find the store. */
const MOUNT = "/store";

export interface IndexedJobOptions {
  readonly settings: ClusterSettings;
  readonly kubernetes: KubernetesSettings;
  readonly id: string;
  /** Number of the array. */
  readonly number: number;
  readonly assets: SentAssets;
  readonly variables: readonly (readonly [string, string])[];
}

/** The name of an array's Job. */
export const kubernetesName = (id: string, number: number): string => `lottery-${id}-${number}`;

/**
 * An array as an indexed Job: one pod an index, tried three times, each for itself, so that a failed one costs no other. What Kubernetes itself takes away (a drained node, preemption) does not
 * count as a try; SIGTERM makes a checkpoint, and the next pod of the index goes on from it. Needs Kubernetes ≥ 1.29 for `backoffLimitPerIndex`.
 */
export function indexedJob(array: SentArray, options: IndexedJobOptions): YamlValue {
  const { settings, kubernetes, id, number } = options;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: kubernetesName(id, number),
      namespace: kubernetes.namespace,
      labels: { app: "lottery-lab", submission: `s-${id}` },
    },
    spec: {
      completionMode: "Indexed",
      completions: array.tasks,
      parallelism: Math.min(array.tasks, settings.atATime ?? array.tasks),
      backoffLimitPerIndex: 2,
      podFailurePolicy: {
        rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
      },
      template: { metadata: { labels: { app: "lottery-lab" } }, spec: podSpec(array, options) },
    },
  };
}

function podSpec(array: SentArray, options: IndexedJobOptions): YamlValue {
  const { settings, kubernetes, id, number, assets, variables } = options;
  const { user = 1000 } = kubernetes;
  const store = kubernetes.folder === undefined ? MOUNT : posix.join(MOUNT, kubernetes.folder);
  const launch = posix.join(store, "cluster", "assets", assets.package, "dist", "cluster", "launch.js");
  const folder = posix.join(store, "cluster", "submissions", id);
  const resources = { cpu: String(settings.cpus ?? 1), memory: `${array.memoryMegabytes}M` };
  return {
    restartPolicy: "Never",
    terminationGracePeriodSeconds: settings.warnSeconds ?? 60,
    securityContext: { runAsUser: user, runAsGroup: user, fsGroup: user, runAsNonRoot: true },
    automountServiceAccountToken: false,
    containers: [
      {
        name: "task",
        image: kubernetes.image,
        // No shell: Node is process 1 of the container, so signals reach it, and nothing is read twice.
        command: ["node", launch, folder, String(number), "$(JOB_COMPLETION_INDEX)"],
        env: variables.map(([name, value]) => ({ name, value: value.replaceAll("$(", () => "$$(") })),
        resources: { requests: resources, limits: { memory: resources.memory } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        volumeMounts: [
          { name: "store", mountPath: MOUNT },
          { name: "local", mountPath: "/tmp" },
        ],
      },
    ],
    volumes: [
      { name: "store", persistentVolumeClaim: { claimName: kubernetes.claim } },
      { name: "local", emptyDir: {} },
    ],
  };
}
