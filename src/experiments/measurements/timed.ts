import type { Rows } from "../../store/index.js";
import type { JobFindings, JobTools } from "../kind.js";

/** A measurement of a moment, begun anew when it is asked for again. */
export async function timed<Summary>(
  { clock }: JobTools,
  compute: () => Promise<Summary>,
): Promise<JobFindings<Summary>> {
  const began = clock();
  const summary = await compute();
  return { summary, blobs: {}, seconds: clock() - began, stepSeconds: 0 };
}

/** A measurement in parts, which goes on after those that an earlier attempt kept. */
export async function resumed<Summary>(
  { checkpoints }: JobTools,
  compute: (rows: Rows) => Promise<Summary>,
): Promise<JobFindings<Summary>> {
  const rows = checkpoints.rows();
  const summary = await compute(rows);
  return { summary, blobs: {}, seconds: rows.seconds(), stepSeconds: 0 };
}

/** Reports progress, lets an abort come through, and throws if it did. */
export async function breathe(
  { signal, onProgress }: JobTools,
  step: number,
  iterations: number,
): Promise<void> {
  onProgress?.({ step, iterations });
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

/** Two lists one after the other. */
export function joined(first: ArrayLike<number>, second: ArrayLike<number>): Float64Array {
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
