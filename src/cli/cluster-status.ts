import { slurmStatus, type JobState, type JobStatus } from "../cluster/index.js";
import { label } from "../experiments/index.js";
import type { Store } from "../store/index.js";
import { shortKey } from "../lab/cards.js";

/** What was sent from a store to clusters, and how it stands. */
export interface ClusterReport {
  /** How many jobs stand how. */
  readonly counts: Readonly<Partial<Record<JobState, number>>>;
  /** Submissions that jobs were sent last in, each with its counts. */
  readonly submissions: readonly {
    readonly id: string;
    readonly name: string;
    readonly counts: Readonly<Partial<Record<JobState, number>>>;
  }[];
  /** Jobs that are not there and will not come by themselves, with the reason. */
  readonly failures: readonly {
    readonly key: string;
    readonly label: string;
    readonly state: JobState;
    readonly reason: string;
  }[];
  /** Why jobs wait, where it is not only their turn, with how many do. */
  readonly held: Readonly<Record<string, number>>;
  readonly unreachable?: string | undefined;
}

/** Reasons to wait that pass by themselves. */
const turn =
  /^(?:None|Priority|Resources|Dependency|BeginTime|JobArrayTaskLimit|Cleaning|behind others of its task|)$/;

/** The order in which states are said. */
const order: readonly JobState[] = [
  "done",
  "running",
  "waiting",
  "failed",
  "lost",
  "blocked",
  "unsent",
  "sent",
];
const words: Readonly<Record<JobState, string>> = {
  done: "done",
  running: "running",
  waiting: "waiting",
  failed: "failed",
  lost: "ended without a result",
  blocked: "need one that is not there",
  unsent: "not sent",
  sent: "sent",
};

/** Joins the store with the clusters' queues; undefined where nothing was ever sent. */
export async function clusterReport(store: Store): Promise<ClusterReport | undefined> {
  const { jobs, unreachable } = await slurmStatus(store);
  if (jobs.size === 0) return undefined;
  const all = [...jobs.values()];
  const groups = new Map<string, JobStatus[]>();
  for (const job of all) {
    const group = groups.get(job.submission.id) ?? [];
    group.push(job);
    groups.set(job.submission.id, group);
  }
  const bad = all.filter(({ state }) => ["failed", "lost", "blocked"].includes(state));
  return {
    counts: countsOf(all),
    submissions: [...groups].map(([id, list]) => ({
      id,
      name: list[0]?.submission.name ?? "",
      counts: countsOf(list),
    })),
    failures: bad
      .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
      .map((job) => ({
        key: job.key,
        label: label(job.description),
        state: job.state,
        reason: reasonOf(job, jobs),
      })),
    held: heldOf(all),
    unreachable,
  };
}

function heldOf(jobs: readonly JobStatus[]): Readonly<Record<string, number>> {
  const held: Record<string, number> = {};
  for (const { state, reason = "" } of jobs) {
    if (state === "waiting" && !turn.test(reason)) held[reason] = (held[reason] ?? 0) + 1;
  }
  return held;
}

/** Why a job is not there, in words: of one that waits for another, what that is and why it is not there. */
function reasonOf({ state, reason, after }: JobStatus, jobs: ReadonlyMap<string, JobStatus>): string {
  if (state !== "blocked" || after === undefined) return reason ?? "no reason known";
  const needed = jobs.get(after);
  if (needed === undefined) return `needs ${shortKey(after)}, which is not there`;
  const why = needed.reason === undefined ? words[needed.state] : `${words[needed.state]}: ${needed.reason}`;
  return `needs ${label(needed.description)}, ${why}`;
}

function countsOf(jobs: readonly JobStatus[]): Readonly<Partial<Record<JobState, number>>> {
  const counts: Partial<Record<JobState, number>> = {};
  for (const { state } of jobs) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** The report in lines. */
export function clusterText({ submissions, failures, held, unreachable }: ClusterReport): string {
  const lines = submissions.map(({ id, name, counts }) => {
    const told = order.flatMap((state) =>
      counts[state] === undefined ? [] : [`${counts[state]} ${words[state]}`],
    );
    return `submission   ${id} ${name}: ${told.join(", ")}`;
  });
  for (const [why, count] of Object.entries(held)) lines.push(`waiting      ${count} of these: ${why}`);
  for (const { key, label: name, state, reason } of failures) {
    lines.push(
      `${words[state] === "failed" ? "failed" : "not there"}`.padEnd(13) +
        `${shortKey(key)} ${name}: ${reason}`,
    );
  }
  if (failures.length > 0) lines.push("             lottery-lab submit sends them again");
  if (unreachable !== undefined) lines.push(`Slurm        cannot be asked: ${unreachable}`);
  return `${lines.join("\n")}\n`;
}
