import type { Converter, ConvertResult, Diagnostic, SideOutput } from "tslab/dist/converter.js";
import { annotateAny, unnamableTypeCodes } from "./annotate.js";
import { applyEdits, type Edited } from "./edits.js";
import { prepareCell } from "./source-fixes.js";
import type { Tslab } from "./tslab.js";

/** A cell ready to run. */
export interface CompiledCell {
  readonly kind: "compiled";
  /** Body of a function of `exports` and `require`. */
  readonly code: string;
  readonly isAsync: boolean;
  /** The export that holds the value of the last expression, if the cell ends in one. */
  readonly lastVariable: string | undefined;
  /** Source maps from the code back to the cell, last pass first. */
  readonly maps: readonly string[];
  /** Compiled local modules that the cell imports. */
  readonly modules: readonly SideOutput[];
}

/** A reason why a cell was not run. Lines and columns count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly code: number;
  /** The local module it is in; undefined for the cell itself. */
  readonly file: string | undefined;
}

/** A cell that TypeScript refused. */
export interface RefusedCell {
  readonly kind: "refused";
  readonly problems: readonly Problem[];
}

/** Names that fit at a place, and the UTF-16 range they would replace. */
export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly names: readonly string[];
}

/** Compiles the cells of one session, each on top of the declarations of those before it. */
export interface Compiler {
  /** Type-checks and compiles a cell. Its declarations stay known afterwards, unless `keep` is false. Default true. */
  compile(source: string, options?: { readonly keep?: boolean }): CompiledCell | RefusedCell;
  complete(source: string, offset: number): Completions;
  /** Signature and documentation of the name at `offset`, if there is one. */
  inspect(source: string, offset: number): string | undefined;
}

/** `guarded` runs a step of the compiler, which must not be stopped half-way. */
export function createCompiler(tslab: Tslab, guarded: <T>(step: () => T) => T): Compiler {
  const { typescript } = tslab;
  let converter = guarded(() => tslab.createConverter());
  let declarations = "";

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
    if (diagnostics.length === 0) return nothing;
    const problems = diagnostics.map((diagnostic) => ({ ...problem(diagnostic), file: undefined }));
    return { kind: "refused", problems };
  }

  function convert(source: string): { result: ConvertResult; edited: Edited } {
    const edited = prepareCell(typescript, source);
    guarded(tslab.refresh);
    let result = attempt((it) => it.convert(declarations, edited.text));
    if (result.diagnostics.some(({ code }) => code === cannotFindModule)) {
      // The compiler remembers what it did not find until a cell imports something else.
      attempt((it) => it.convert(declarations, 'import "node:fs";'));
      result = attempt((it) => it.convert(declarations, edited.text));
    }
    const { diagnostics } = result;
    if (diagnostics.length === 0) return { result, edited };
    const unnamable = diagnostics.filter(({ code, fileName }) => !fileName && unnamableTypeCodes.has(code));
    if (unnamable.length < diagnostics.length) return { result, edited };
    const offsets = unnamable.map(({ start }) => start.offset);
    const annotations = annotateAny(typescript, edited.text, offsets);
    if (annotations === undefined) return { result, edited };
    const annotated = applyEdits(edited.text, annotations);
    return {
      result: attempt((it) => it.convert(declarations, annotated.text)),
      edited: { text: annotated.text, original: (offset) => edited.original(annotated.original(offset)) },
    };
  }

  return {
    compile(source, { keep = true } = {}) {
      const name = tslab.moduleName(source);
      if (name !== undefined) return addModule(name, source);
      const { result, edited } = convert(source);
      const { diagnostics, output = "", declOutput = "", hasToplevelAwait = false } = result;
      if (diagnostics.length > 0) {
        return { kind: "refused", problems: diagnostics.map((it) => problem(it, source, edited)) };
      }
      if (keep) declarations = declOutput; // now: they survive a cell that fails while it runs
      return {
        kind: "compiled",
        code: plainExports(output),
        isAsync: hasToplevelAwait,
        lastVariable: result.lastExpressionVar,
        maps: tslab.lastMaps(),
        modules: result.sideOutputs ?? [],
      };
    },
    complete(source, offset) {
      const { start, end, candidates } = attempt((it) => it.complete(declarations, source, offset));
      return { start, end, names: candidates };
    },
    inspect(source, offset) {
      const info = attempt((it) => it.inspect(declarations, source, offset)) as
        ReturnType<Converter["inspect"]> | undefined;
      return info && tslab.printQuickInfo(info);
    },
  };
}

const cannotFindModule = 2307;

const nothing: CompiledCell = {
  kind: "compiled",
  code: "",
  isAsync: false,
  lastVariable: undefined,
  maps: [],
  modules: [],
};

/** Exports as plain assignments, so that a later cell can redefine an imported name. Lines stay where they are. */
function plainExports(code: string): string {
  const reexport =
    /^Object\.defineProperty\(exports, "(.+?)", \{ enumerable: true, get: function \(\) \{ return (.+?); \} \}\);$/gm;
  return code
    .replace(reexport, "exports.$1 = $2;")
    .replace('Object.defineProperty(exports, "__esModule", { value: true });', "");
}

function problem(diagnostic: Diagnostic, source?: string, edited?: Edited): Problem {
  const { start, messageText: message, code, fileName: file } = diagnostic;
  const found = { line: start.line + 1, column: start.character + 1, message, code, file };
  if (file !== undefined || source === undefined || edited === undefined) return found;
  const before = source.slice(0, edited.original(start.offset)).split("\n");
  return { ...found, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
