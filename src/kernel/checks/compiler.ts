import type { ConvertResult, Diagnostic } from "tslab/dist/converter.js";
import { checkCell, type CheckedCell } from "./check-cell.js";
import { createSteps, type Steps } from "../compiler/compiler-steps.js";
import { completionsAt, type Completions } from "../completion/completions.js";
import { completeDeclarations } from "./declarations.js";
import { shellHint } from "./hints.js";
import { hintCode } from "../literals/literal-hints.js";
import type { Names } from "../repl/names.js";
import type { Problem } from "./problem.js";
import { quickInfoAt } from "../completion/quick-info.js";
import { toReplCode } from "../repl/repl-code.js";
import type { ReplCode } from "../repl/repl-types.js";
import type { TypeSide } from "../syntax/type-side.js";
import type { Tslab } from "../compiler/tslab.js";
import type { TypeScript } from "../syntax/compiler-type.js";

/** A cell ready to run. */
export interface CompiledCell extends ReplCode {
  readonly kind: "compiled";
  /** A module that the cell is, instead of code that runs: its name and source. */
  readonly module: { readonly name: string; readonly source: string } | undefined;
}

/** A cell that TypeScript refused. */
export interface RefusedCell {
  readonly kind: "refused";
  readonly problems: readonly Problem[];
}

/** Compiles the cells of one session, each on top of the declarations of those before it. */
export interface Compiler {
  /** Type-checks and compiles a cell. Its declarations stay known afterwards, unless `keep` is false. Default true. */
  compile(source: string, options?: { readonly keep?: boolean }): CompiledCell | RefusedCell;
  complete(source: string, offset: number): Completions;
  /** Signature and documentation of the name at `offset`, or of the call whose brackets it is in, if there is one. */
  inspect(source: string, offset: number): string | undefined;
}

/** `names` are those that exist; `guarded` runs a step of the compiler, which must not be stopped half-way. */
export function createCompiler(tslab: Tslab, names: Names, guarded: <T>(step: () => T) => T): Compiler {
  const { typescript } = tslab;
  const steps = createSteps(tslab, guarded);
  const { attempt } = steps;
  let declarations = "";
  let serial = 0;
  return {
    compile(source, { keep = true } = {}) {
      const name = tslab.moduleName(source);
      if (name !== undefined) return addModule(steps, name, source);
      const { result, types } = checkCell(tslab, steps, declarations, source);
      if (result.diagnostics.length > 0)
        return { kind: "refused", problems: problemsOf(result, source, types) };
      const cell = { result, types, serial: ++serial };
      const ready = guarded(() => replCode(typescript, names, cell));
      // Now: they survive a cell that fails while it runs.
      if (keep) declarations = declarationsAfter(tslab, steps, declarations, result);
      return { kind: "compiled", module: undefined, ...ready };
    },
    complete: (source, offset) =>
      attempt((it) =>
        tslab.look(it, { declarations, source, offset }, (file, program, at) =>
          shifted(completionsAt(typescript, program, file, at), at - offset),
        ),
      ),
    inspect: (source, offset) =>
      attempt((it) =>
        tslab.look(it, { declarations, source, offset }, (file, program, at) =>
          quickInfoAt(typescript, program, file, at),
        ),
      ),
  };
}

function addModule({ attempt }: Steps, name: string, source: string): CompiledCell | RefusedCell {
  const diagnostics = attempt((it) => it.addModule(name, source));
  if (diagnostics.length === 0) return { ...nothing, module: { name, source } };
  const problems = diagnostics.map((diagnostic) => ({ ...problem(diagnostic), file: undefined }));
  return { kind: "refused", problems };
}

/** All declarations once a cell has been compiled on top of the `earlier` ones. */
function declarationsAfter(
  tslab: Tslab,
  { guarded }: Steps,
  earlier: string,
  { declOutput: made = "" }: ConvertResult,
): string {
  const program = tslab.program();
  const file = program.getSourceFiles().find(({ fileName }) => fileName.endsWith("/__tslab__.ts"));
  if (file === undefined) return made;
  return guarded(() => completeDeclarations(tslab.typescript, { program, file, earlier, made }));
}

/** A checked cell as it is evaluated; its source map, which tslab writes into the code, apart. */
function replCode(
  typescript: TypeScript,
  { kindOf, owned }: Names,
  { result: { output = "" }, types, serial }: CheckedCell & { readonly serial: number },
): ReplCode {
  const encoded = inlineMap.exec(output)?.[1] ?? "";
  const emitted = { code: output.replace(inlineMap, "\n"), map: Buffer.from(encoded, "base64").toString() };
  const { anew, endsInExpression } = types;
  const lineShift = types.lineShift + tslabLines;
  return toReplCode(typescript, emitted, { serial, kindOf, owned, anew, endsInExpression, lineShift });
}

/** Why a cell was refused; of a shell command only that it is one. */
function problemsOf({ diagnostics }: ConvertResult, source: string, types: TypeSide): readonly Problem[] {
  const hint = shellHint(source);
  if (hint !== undefined) return [hint];
  return diagnostics.map((it) => problem(it, source, types));
}

const inlineMap = /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;
// tslab's first line is `export {};`.
const tslabLines = 1;

const shifted = ({ start, end, names }: Completions, by: number): Completions => ({
  start: start - by,
  end: end - by,
  names,
});

const nothing: CompiledCell = {
  kind: "compiled",
  code: "",
  serial: 0,
  declares: new Map(),
  owned: new Set(),
  imports: [],
  module: undefined,
};

function problem(diagnostic: Diagnostic, source?: string, types?: TypeSide): Problem {
  const { start, messageText: message, fileName: file } = diagnostic;
  const code = diagnostic.code === hintCode ? undefined : diagnostic.code;
  const found = { line: start.line + 1, column: start.character + 1, message, code, file };
  if (file !== undefined || source === undefined || types === undefined) return found;
  const before = source.slice(0, types.original(start.offset)).split("\n");
  return { ...found, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
