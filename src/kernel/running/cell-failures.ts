import type { CompiledCell } from "../checks/compiler.js";
import { describeError, describeProblems, type ErrorContent, type Places } from "../outputs/errors.js";
import type { NameFate } from "./name-fate.js";
import type { Problem } from "../checks/problem.js";
import type { Runner } from "./runner.js";
import { isErrorLike } from "../stacks/stacks.js";

/** Carries the description of a refused cell to the place where errors are reported. */
class Refused extends Error {
  constructor(readonly content: ErrorContent) {
    super(content.evalue);
  }
}

/** The error of a cell that the compiler refused. */
export const refusal = (problems: readonly Problem[], source: string): Error =>
  new Refused(describeProblems(problems, source));

/** What clients are told of a failure: of a refused cell its problems, else what was thrown. */
export function describeFailure(reason: unknown, places: Places): ErrorContent {
  return isErrorLike(reason) && reason instanceof Refused ? reason.content : describeError(reason, places);
}

const nothingDeclared: NameFate = { set: [], kept: [], missing: [] };

/** Says what became of the names that an interrupted cell would have declared; one that was not compiled yet declares none. */
export function describeInterruption(cell: CompiledCell | undefined, runner: Runner): ErrorContent {
  const { set, kept, missing } = cell === undefined ? nothingDeclared : runner.fateOf(cell);
  const lines = [
    ["set before that", set],
    ["keep their earlier values", kept],
    ["have no value yet", missing],
  ] as const;
  return {
    ename: "Interrupted",
    evalue: "the cell was interrupted",
    traceback: [
      "\u001b[31mInterrupted\u001b[39m: the cell was interrupted",
      ...lines.flatMap(([what, names]) => (names.length === 0 ? [] : [`  ${what}: ${names.join(", ")}`])),
    ],
  };
}
