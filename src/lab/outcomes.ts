import { canonicalForm, label, type Description, type Keyed, type ResultOf } from "../experiments/index.js";
import type { JobFailure } from "./schedule.js";

/** Why one of the results asked for is not there. */
export interface RunFailure<D extends Description = Description> {
  /** Names the result: 64 hexadecimal digits, the SHA-256 of all that it depends on. */
  readonly key: string;
  /** What was asked, fully expanded. */
  readonly description: D;
  /** In words, with what distinguishes it from the others that were asked for. */
  readonly label: string;
  /** The message of `cause`. */
  readonly reason: string;
  /** The job that failed, in words, where it was another one that this result needs. */
  readonly after?: string | undefined;
  /** What the failed job threw. */
  readonly cause: unknown;
}

/** What became of one description. */
export type RunOutcome<D extends Description> =
  | {
      /** The result is there. */
      readonly status: "fulfilled";
      /** As `lab.run` gives it; its blobs load when they are asked for. */
      readonly value: ResultOf<D>;
    }
  | {
      /** The result is not there. */
      readonly status: "rejected";
      /** Why it is not, in words and as what was thrown. */
      readonly reason: RunFailure<D>;
    };

/** Some of the results asked for could not be computed. All others were: they are here, and in the store. */
export class PartialResults<D extends Description = Description> extends Error {
  /** Tells it from other errors, across copies of the package too. */
  override readonly name = "PartialResults";
  constructor(
    /** One for each description, in the order asked for. */
    readonly outcomes: readonly RunOutcome<D>[],
  ) {
    const failures = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    super(message(outcomes.length, failures), { cause: failures[0]?.cause });
  }

  /** The results that are there. */
  get results(): readonly ResultOf<D>[] {
    return this.outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  }

  /** Why the others are not there, in the order asked for. */
  get failures(): readonly RunFailure<D>[] {
    return this.outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  }
}

/** The failure of a description; `own` names it among all that were asked for. */
export function runFailure<D extends Description>(
  { key, description }: Keyed<D>,
  { job, cause }: JobFailure,
  own = label(description),
): RunFailure<D> {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const after = job.key === key ? undefined : label(job.description);
  return { key, description, label: own, reason, after, cause };
}

/** Failures that a message lists; the others are counted. */
const LISTED = 5;

function message(asked: number, failures: readonly RunFailure[]): string {
  const lines = failures.slice(0, LISTED).map(({ label: name, after, reason }) => {
    return after === undefined
      ? `${name} failed: ${reason}`
      : `${name} needs ${after}, which failed: ${reason}`;
  });
  const [first = ""] = lines;
  if (asked === 1) return `lab: ${first}`;
  const more = failures.length > LISTED ? [`and ${failures.length - LISTED} more`] : [];
  const head = `lab: ${failures.length} of ${asked} results could not be computed, the others are there`;
  return [head, ...lines, ...more].join("\n  ");
}

/**
 * Names descriptions by what tells them apart: the label, and behind it, in parentheses, the fields in which those of equal labels differ.
 */
export function distinguishingLabels(descriptions: readonly Description[]): readonly string[] {
  const labels = descriptions.map(label);
  const groups = new Map<string, ReadonlyMap<string, string>[]>();
  const leaves = descriptions.map((description) => leavesOf(canonicalForm(description)));
  for (const [i, name] of labels.entries()) {
    const group = groups.get(name) ?? [];
    group.push(leaves[i] ?? new Map());
    groups.set(name, group);
  }
  const differing = new Map([...groups].map(([name, alike]) => [name, differingFields(alike)]));
  return labels.map((name, i) => {
    const words = (differing.get(name) ?? []).map(
      (field) => `${field} ${leaves[i]?.get(field) ?? "by default"}`,
    );
    return words.length === 0 ? name : `${name} (${words.join(", ")})`;
  });
}

function differingFields(alike: readonly ReadonlyMap<string, string>[]): readonly string[] {
  const fields = new Set(alike.flatMap((each) => [...each.keys()]));
  return [...fields].filter((field) => new Set(alike.map((each) => each.get(field))).size > 1);
}

/** The values at the ends of a form, by their paths. */
function leavesOf(value: unknown, path = ""): Map<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return new Map([[path, JSON.stringify(value)]]);
  }
  const inner = Object.entries(value).map(([field, each]) =>
    leavesOf(each, path === "" ? field : `${path}.${field}`),
  );
  return new Map(inner.flatMap((each) => [...each]));
}
