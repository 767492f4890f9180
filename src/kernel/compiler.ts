import type { Converter, ConvertResult, Diagnostic } from "tslab/dist/converter.js";
import { annotateAny, unnamableTypeCodes } from "./annotate.js";
import { completionsAt, type Completions } from "./completions.js";
import { completeDeclarations } from "./declarations.js";
import { applyEdits } from "./edits.js";
import { literalHint, shellHint } from "./hints.js";
import type { Names } from "./names.js";
import type { Problem } from "./problem.js";
import { quickInfoAt } from "./quick-info.js";
import { toReplCode, type ReplCode } from "./repl-code.js";
import { prepareTypes, type TypeSide } from "./type-side.js";
import type { Tslab } from "./tslab.js";

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
  let converter = guarded(() => tslab.createConverter());
  let declarations = "";
  let serial = 0;

  // After an exception tslab believes that it is still compiling, for ever: begin with a new one.
  function attempt<T>(step: (converter: Converter) => T): T {
    return guarded(() => {
      try {
        return step(converter);
      } catch (error) {
        converter.close();
        converter = tslab.createConverter();
        throw error;
      }
    });
  }

  function addModule(name: string, source: string): CompiledCell | RefusedCell {
    const diagnostics = attempt((it) => it.addModule(name, source));
    if (diagnostics.length === 0) return { ...nothing, module: { name, source } };
    const problems = diagnostics.map((diagnostic) => ({ ...problem(diagnostic), file: undefined }));
    return { kind: "refused", problems };
  }

  function convert(source: string): { result: ConvertResult; types: TypeSide } {
    const found = convertTypes(prepareTypes(typescript, source, declarations));
    const circular = found.result.diagnostics.filter(
      ({ code, fileName }) => !fileName && code === madeOfItself,
    );
    if (circular.length === 0) return found;
    // `var n = n + 1` means the `n` of an earlier cell, as it would in one script.
    const names = circular.map(({ start, end }) => found.types.text.slice(start.offset, end.offset));
    const again = convertTypes(prepareTypes(typescript, source, declarations, new Set(names)));
    return again.result.diagnostics.length === 0 ? again : found;
  }

  function convertTypes(types: TypeSide): { result: ConvertResult; types: TypeSide } {
    tslab.ignoreTypes(types.ignoresTypes);
    guarded(tslab.refresh);
    let result = attempt((it) => it.convert(declarations, types.text));
    if (result.diagnostics.some(({ code }) => code === cannotFindModule)) {
      // The compiler remembers what it did not find until a cell imports something else.
      attempt((it) => it.convert(declarations, 'import "node:fs";'));
      result = attempt((it) => it.convert(declarations, types.text));
    }
    const { diagnostics } = result;
    if (diagnostics.length === 0) return { result, types };
    const unnamable = diagnostics.filter(({ code, fileName }) => !fileName && unnamableTypeCodes.has(code));
    if (unnamable.length < diagnostics.length) return { result, types };
    const offsets = unnamable.map(({ start }) => start.offset);
    const annotations = annotateAny(typescript, types.text, offsets);
    if (annotations === undefined) return { result, types };
    const annotated = applyEdits(types.text, annotations);
    return {
      result: attempt((it) => it.convert(declarations, annotated.text)),
      types: {
        ...types,
        text: annotated.text,
        original: (offset) => types.original(annotated.original(offset)),
      },
    };
  }

  function declarationsAfter({ declOutput = "" }: ConvertResult): string {
    const program = tslab.program();
    const file = program.getSourceFiles().find(({ fileName }) => fileName.endsWith("/__tslab__.ts"));
    if (file === undefined) return declOutput;
    return guarded(() =>
      completeDeclarations(typescript, { program, file, earlier: declarations, made: declOutput }),
    );
  }

  function code({ output = "" }: ConvertResult, types: TypeSide): ReplCode {
    const encoded = inlineMap.exec(output)?.[1] ?? "";
    const emitted = { code: output.replace(inlineMap, "\n"), map: Buffer.from(encoded, "base64").toString() };
    const { anew, endsInExpression, lineShift } = types;
    const context = {
      serial: ++serial,
      kindOf: names.kindOf,
      owned: names.owned,
      anew,
      endsInExpression,
      lineShift: lineShift + tslabLines,
    };
    return guarded(() => toReplCode(typescript, emitted, context));
  }

  return {
    compile(source, { keep = true } = {}) {
      const name = tslab.moduleName(source);
      if (name !== undefined) return addModule(name, source);
      const { result, types } = convert(source);
      if (result.diagnostics.length > 0) {
        const problems = result.diagnostics.map((it) => problem(it, source, types));
        const hint = shellHint(source);
        const explained = literalHint(problems);
        if (hint !== undefined) return { kind: "refused", problems: [hint] };
        return { kind: "refused", problems: explained === undefined ? problems : [...problems, explained] };
      }
      const ready = code(result, types);
      if (keep) declarations = declarationsAfter(result); // now: they survive a cell that fails while it runs
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

const cannotFindModule = 2307;
const madeOfItself = 7022;
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
  const { start, messageText: message, code, fileName: file } = diagnostic;
  const found = { line: start.line + 1, column: start.character + 1, message, code, file };
  if (file !== undefined || source === undefined || types === undefined) return found;
  const before = source.slice(0, types.original(start.offset)).split("\n");
  return { ...found, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
