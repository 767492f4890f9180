import { statSync } from "node:fs";
import { kindOf, label, ladderKeyOfForm, writtenRun, type Description } from "../experiments/index.js";
import { shortKey } from "../lab/cards.js";
import { resultRow, type ResultRow } from "../lab/rows.js";
import type { Entry, Store } from "../store/index.js";
import { layoutOf } from "../store/layout.js";

/** A stored result in the words of the one who asked for it. */
export interface DescribedEntry {
  readonly entry: Entry;
  /** Its description with defaults filled in; as it is stored where this version cannot read it. */
  readonly description: Readonly<Record<string, unknown>>;
  /** Seed, arm, level …; undefined of contents and of what this version cannot read. */
  readonly row?: ResultRow;
  /** In a few words. */
  readonly label: string;
  /** The ladder it is about: first characters of its key. */
  readonly ladder?: string;
}

const isForm = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && "network" in value && "seed" in value;

/** The form with each run in it written out: defaults filled in. */
function withRuns(form: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const whole = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(whole);
    return isForm(value) ? writtenRun(value) : value;
  };
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, whole(value)]));
}

/** The description of a stored form. */
function descriptionOf(form: Readonly<Record<string, unknown>>): Description {
  if (form["job"] === "train") return writtenRun(form);
  const { job: _job, version: _version, ...options } = withRuns(form);
  return kindOf(form as unknown as Description).describe(options) as Description;
}

/** What a stored result is about, for lists and tables. */
export function describedEntry(entry: Entry): DescribedEntry {
  const form = entry.description;
  const job = String(form["job"]);
  try {
    const description = descriptionOf(form);
    const subject = form["job"] === "train" ? form : form["run"];
    const ladder = isForm(subject) ? ladderKeyOfForm(subject) : undefined;
    return {
      entry,
      description: description as unknown as Readonly<Record<string, unknown>>,
      row: resultRow({ key: entry.key, description }),
      label: label(description),
      ...(ladder === undefined ? {} : { ladder: shortKey(ladder) }),
    };
  } catch {
    return { entry, description: form, label: job }; // of another version, or with an own module that is not here
  }
}

/** When a result was written: its folder's time, to the minute, of this machine's clock and zone. */
export function writtenAt({ folder }: Store, key: string): string {
  const time = statSync(layoutOf(folder).entry(key)).mtime;
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
