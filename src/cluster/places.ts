import { basename, dirname, join } from "node:path";

/** What a cluster's jobs find in the store's folder, beside the results: `cluster/`. */
export interface ClusterPlaces {
  /** The store itself. */
  readonly store: string;
  /** `submissions/<id>/`: what was sent at one time. */
  readonly submissions: string;
  /** `assets/<sha256>/`: package, data and modules as they were when they were sent, to be copied to the nodes. */
  readonly assets: string;
  /** `failures/<key>.json`: why a job failed when it was last tried. */
  readonly failures: string;
  /** Where what is being written lies. */
  readonly temporary: string;
}

/** The places in a store. */
export function clusterPlaces(store: string): ClusterPlaces {
  const folder = join(store, "cluster");
  return {
    store,
    submissions: join(folder, "submissions"),
    assets: join(folder, "assets"),
    failures: join(folder, "failures"),
    temporary: join(store, "temporary"),
  };
}

/** The store of a submission's folder, `<store>/cluster/submissions/<id>`. */
export function storeOf(submission: string): string {
  const submissions = dirname(submission);
  if (basename(submissions) !== "submissions" || basename(dirname(submissions)) !== "cluster") {
    throw new RangeError(`cluster: a submission must lie in <store>/cluster/submissions, got ${submission}`);
  }
  return dirname(dirname(submissions));
}
