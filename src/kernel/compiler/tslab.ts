import { createRequire } from "node:module";
import { join } from "node:path";
import type ts from "typescript";
import type { Converter } from "tslab/dist/converter.js";
import { cellOptions, emitTarget } from "./cell-options.js";
import { cellPrograms } from "./cell-programs.js";
import { readDocsLazily } from "./lazy-docs.js";
import { createLocalFiles } from "./local-files.js";
import { forkFunctions, loadTypeScript } from "./typescript.js";
import type { TypeScript } from "../syntax/compiler-type.js";

/** tslab over the current TypeScript, set up as this kernel wants it. */
export interface Tslab {
  readonly typescript: TypeScript;
  /** The options that cells are checked with. */
  readonly options: ts.CompilerOptions;
  /** What is wrong with the `tsconfig.json` they come from, in one line; undefined if nothing is. */
  readonly notice: string | undefined;
  /** Type-checks cells and writes down their declarations. Takes about 0.9 s: it reads the type libraries. */
  createConverter(): Converter;
  /** Keeps the compiled code of the compiler for the next start. Takes about 0.1 s, once. */
  keepCode(): void;
  /** Has local modules that changed since the last call read anew. */
  refresh(): void;
  /** Whether types of the next cells are taken as they are, as `@ts-nocheck` says. */
  ignoreTypes(ignored: boolean): void;
  /** The program of the last cell. */
  program(): ts.Program;
  /** Has `converter` read a cell, and gives what `look` makes of it there. */
  look<T>(
    converter: Converter,
    cell: { readonly declarations: string; readonly source: string; readonly offset: number },
    look: (file: ts.SourceFile, program: ts.Program, offset: number) => T,
  ): T;
  /** The local file that `paths` of the folder's tsconfig.json name for `specifier`, if they do. */
  mappedPath(specifier: string, folder: string): string | undefined;
  /** `name` of a cell that begins with a comment of the form `@module name`. */
  moduleName(source: string): string | undefined;
  /** What `import … from "tslab"` gives in a cell; `show` receives its displays. */
  publicModule(show: (data: TslabDisplay, update: boolean) => void): unknown;
}

/** An output in the form of tslab's own display functions. */
export interface TslabDisplay {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient: { readonly display_id?: string };
}

interface ConverterModule {
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
}
interface MetadataModule {
  getCodeMetadata(source: string): { readonly module?: string };
}
interface JupyterModule {
  lastWriteDisplayData: unknown;
}
type Builder = ts.BuilderProgram;
type Host = ts.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;
type Look = (file: ts.SourceFile, program: ts.Program, offset: number) => unknown;

/**
 * Loads tslab with the current TypeScript in the place of its fork: the functions that only the fork has are supplied, the compiler
 * options are ours, and what is emitted is the cell alone, as TypeScript emits it. `fallbacks` are told in `cellOptions`.
 */
export function loadTslab(fallbacks: Readonly<Record<string, string>> = {}): Tslab {
  const load = createRequire(createRequire(__filename).resolve("tslab"));
  const { typescript, keepCode } = loadTypeScript(load.cache);
  readDocsLazily(typescript);
  const files = createLocalFiles();
  typescript.sys.watchFile = files.watch;
  typescript.sys.watchDirectory = () => ({ close: () => undefined });

  const { options, notice } = cellOptions(typescript, fallbacks, process.cwd());
  const maps =
    options.baseUrl !== undefined || Object.keys(options.paths ?? {}).some((name) => !(name in fallbacks));
  let builder: Builder | undefined;
  let looking: Look = () => undefined;
  let ignored = false;
  const program = (): ts.Program => {
    if (builder === undefined) throw new Error("program: needs a converter, got none yet");
    return builder.getProgram();
  };
  const make = typescript.createWatchCompilerHost as unknown as (...parts: unknown[]) => Host;
  const hooks = {
    ...forkFunctions(typescript, () => ignored),
    createWatchCompilerHost(
      names: string[],
      given: ts.CompilerOptions,
      system: ts.System,
      _programs: null,
      ...rest: unknown[]
    ): Host {
      const programs = cellPrograms(typescript, isCell);
      const host = make(names, { ...given, ...options }, system, programs, ...rest);
      return watchingPrograms(typescript, host, (made) => (builder = made));
    },
    // tslab would make CommonJS of a cell.
    transpileModule: (code: string) => ({ outputText: code }),
    getQuickInfoAtPosition: (file: ts.SourceFile, _checker: unknown, _token: unknown, offset: number) => ({
      seen: looking(file, program(), offset),
    }),
  };
  substitute(load, "@tslab/typescript-for-tslab", typescript, hooks);
  const { createConverter } = load("./converter.js") as ConverterModule;
  const { getCodeMetadata } = load("./metadata.js") as MetadataModule;
  return {
    typescript,
    options,
    notice,
    createConverter: () => createConverter({ isJS: false, isBrowser: false }),
    keepCode,
    refresh: files.refresh,
    ignoreTypes: (value) => void (ignored = value),
    program,
    look<T>(
      converter: Converter,
      { declarations, source, offset }: { declarations: string; source: string; offset: number },
      look: (file: ts.SourceFile, program: ts.Program, offset: number) => T,
    ): T {
      looking = look;
      return (converter.inspect(declarations, source, offset) as unknown as { readonly seen: T }).seen;
    },
    mappedPath: (specifier, folder) =>
      maps ? mappedPath(typescript, options, specifier, folder) : undefined,
    moduleName: (source) => getCodeMetadata(source).module,
    publicModule(show) {
      (load("./jupyter.js") as JupyterModule).lastWriteDisplayData = show;
      return load("./public.js") as unknown;
    },
  };
}

/** The file beside the notebook, not a package's or a declaration, that `paths` of `options` name. */
function mappedPath(
  typescript: TypeScript,
  options: ts.CompilerOptions,
  specifier: string,
  folder: string,
): string | undefined {
  const from = join(folder, "module.ts");
  const { resolvedModule } = typescript.resolveModuleName(specifier, from, options, typescript.sys);
  if (resolvedModule === undefined || resolvedModule.isExternalLibraryImport === true) return undefined;
  const { resolvedFileName } = resolvedModule;
  return /\.d\.[cm]?ts$/.test(resolvedFileName) ? undefined : resolvedFileName;
}

/** Makes of `name`, for tslab, `base` with `own` over it. */
function substitute(load: NodeJS.Require, name: string, base: object, own: object): void {
  const path = load.resolve(name);
  // A copy, because the properties of the original are read-only; tslab sees it through the module cache.
  const exports: unknown = Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(base), ...Object.getOwnPropertyDescriptors(own) },
  );
  load.cache[path] = {
    id: path,
    filename: path,
    loaded: true,
    exports,
    children: [],
    paths: [],
  } as unknown as NodeModule;
}

const isCell = ({ fileName }: ts.SourceFile): boolean => fileName.endsWith("__tslab__.ts");

/** `host`, telling of each program, which emits nothing but the cell and leaves out what tslab does to its code. */
function watchingPrograms(typescript: TypeScript, host: Host, made: (builder: Builder) => void): Host {
  let then: ((builder: Builder) => void) | undefined;
  return Object.defineProperty(host, "afterProgramCreate", {
    get: () => (builder: Builder) => {
      made(builder);
      then?.({
        ...builder,
        emit(file, write, token, onlyDeclarations, transformers) {
          if (file === undefined || !isCell(file)) return { emitSkipped: true, diagnostics: [] };
          const kept = transformers?.afterDeclarations;
          const options = builder.getCompilerOptions();
          const { target = typescript.ScriptTarget.ESNext } = options;
          options.target = emitTarget(typescript, file);
          try {
            return builder.emit(
              file,
              write,
              token,
              onlyDeclarations,
              kept === undefined ? {} : { afterDeclarations: kept },
            );
          } finally {
            options.target = target;
          }
        },
      } satisfies Builder);
    },
    set: (value: (builder: Builder) => void) => void (then = value),
  });
}
