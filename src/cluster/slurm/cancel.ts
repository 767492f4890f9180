import type { Store } from "../../store/index.js";
import { readSubmissions } from "../submission.js";
import { complaint, slurm } from "./commands.js";
import { isLive, queue } from "./queue.js";

/**
 * Takes the waiting and running tasks of submissions back, all of them or those of one; how many there were. What is finished stays, and what runs keeps a checkpoint. Later arrays go first,
 * so that none begins because what it waited for is gone.
 */
export async function cancelSlurm(store: Store, submission: string | "all"): Promise<number> {
  const own = new Set(readSubmissions(store.folder).map(({ id }) => id));
  if (submission !== "all" && !own.has(submission)) {
    const known = [...own].join(", ");
    throw new RangeError(
      `cancel: submission must be one of all${known === "" ? "" : `, ${known}`}, got ${submission}`,
    );
  }
  const live = (await queue()).filter(
    (each) =>
      isLive(each) && own.has(each.submission) && (submission === "all" || each.submission === submission),
  );
  const jobs = [...new Set(live.map(({ jobId }) => jobId))].sort((a, b) => Number(b) - Number(a));
  if (jobs.length === 0) return 0;
  const answer = await slurm("scancel", jobs);
  if (answer.code !== 0)
    throw new Error(`cancel: Slurm must cancel ${jobs.join(", ")}, got ${complaint(answer)}`);
  return live.length;
}
