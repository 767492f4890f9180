import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { figureRowsJson, figureStem, type Figure } from "../figures/index.js";

/** A figure as it was last saved under a file name, by this process. */
interface Saved {
  /** First sentence of its caption without numbers: what it says it shows, whatever the parameters were. */
  readonly subject: string;
  readonly numbers: string;
  /** The run of a cell that saved it; "" outside a kernel. */
  readonly execution: string;
}

const saved = new Map<string, Saved>();

const subjectOf = (caption: string): string =>
  (/^.*?[.!?](?=\s|$)/s.exec(caption)?.[0] ?? caption).replace(/[\d.,−-]+/g, "#").replace(/\s+/g, " ");

/** Name of the cell's run that calls (`In[7]`), from the stack; "" outside a kernel. */
function callingExecution(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const stack = new Error("where").stack ?? "";
  Error.stackTraceLimit = limit;
  return [...stack.matchAll(/\bIn\[(\d+|\*)\]/g)].at(-1)?.[0] ?? "";
}

/** The notebook whose figure a file is; undefined if there is no such file, or it does not say. */
function ownerOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof content !== "object" || content === null || !("notebook" in content)) return undefined;
    return typeof content.notebook === "string" ? content.notebook : undefined;
  } catch {
    return undefined; // not one of our files
  }
}

/** How a figure is claimed a name. */
export interface ClaimOptions {
  readonly folder: string;
  /** The notebook that runs, if known. */
  readonly notebook: string | undefined;
  /** Whether it takes the name of whatever had it. */
  readonly replace: boolean;
}

/**
 * Throws unless a figure may be saved under its name, and takes note of it. The same figure again may: with the same numbers,
 * or, from another run of a cell, with a caption that begins with the same words. Another figure may not, nor one of
 * another notebook.
 */
export function claimFigureName(figure: Figure, { folder, notebook, replace }: ClaimOptions): void {
  const stem = figureStem(figure);
  const path = resolve(folder, stem);
  const own: Saved = {
    subject: subjectOf(figure.caption),
    numbers: figureRowsJson(figure.rows),
    execution: callingExecution(),
  };
  const before = saved.get(path);
  if (!replace && before !== undefined && before.numbers !== own.numbers) {
    const rerun = before.execution !== own.execution && before.subject === own.subject;
    if (!rerun)
      throw new RangeError(
        `show: figures of one notebook must have different names, got "${figure.name}" for two: ` +
          `${JSON.stringify(before.subject)} and ${JSON.stringify(own.subject)}; rename one, or say replace: true`,
      );
  }
  const owner = before === undefined ? ownerOf(join(folder, `${stem}.json`)) : undefined;
  if (!replace && owner !== undefined && notebook !== undefined && owner !== notebook)
    throw new RangeError(
      `show: figures of notebooks in one folder must have different names, got "${figure.name}", which is one of ${owner}; ` +
        "rename one, or say replace: true",
    );
  saved.set(path, own);
}
