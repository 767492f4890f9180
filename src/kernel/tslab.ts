import { createRequire } from "node:module";
import type ts from "@tslab/typescript-for-tslab";
import type { Converter } from "tslab/dist/converter.js";
import { cacheFolder, loadCached } from "./code-cache.js";
import { readDocsLazily } from "./lazy-docs.js";
import { createLocalFiles } from "./local-files.js";
import { shareVariables, type TypeScript } from "./source-fixes.js";

/** tslab, with its compiler set up as this kernel wants it. */
export interface Tslab {
  readonly typescript: TypeScript;
  /** Type-checks and compiles cells. Takes about 0.9 s: it reads the type libraries. */
  createConverter(): Converter;
  /** Keeps the compiled code of the compiler for the next start. Takes about 0.1 s, once. */
  keepCode(): void;
  /** Has local modules that changed since the last call compiled anew. */
  refresh(): void;
  /** The source maps of the last compiled module, last pass first; empty if there is none. */
  lastMaps(): readonly string[];
  /** `name` of a cell that begins with a comment of the form `@module name`. */
  moduleName(source: string): string | undefined;
  /** Text of a quick info: signature and documentation. */
  printQuickInfo(info: ts.QuickInfo): string;
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
interface InspectModule {
  printQuickInfo(info: ts.QuickInfo): string;
}
interface JupyterModule {
  lastWriteDisplayData: unknown;
}

const inlineMap = /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;

/**
 * Loads tslab with two functions of its TypeScript replaced: the one that takes the compiler options, and the one that
 * turns the compiled module into CommonJS. `fallbacks` are declaration files for modules that may not be installed
 * where the notebook lies: module name → absolute path.
 */
export function loadTslab(fallbacks: Readonly<Record<string, string>> = {}): Tslab {
  const load = createRequire(createRequire(__filename).resolve("tslab"));
  const path = load.resolve("@tslab/typescript-for-tslab");
  const keepCode = loadCached(path, load.cache, cacheFolder());
  const cached = load.cache[path];
  if (cached === undefined) throw new Error("loadTslab: TypeScript must be in the module cache, got nothing");
  const typescript = cached.exports as TypeScript;
  readDocsLazily(typescript);

  const files = createLocalFiles();
  typescript.sys.watchFile = files.watch;
  typescript.sys.watchDirectory = () => ({ close: () => undefined });

  const { createWatchCompilerHost, transpileModule } = typescript;
  let maps: string[] = [];
  const hooks = {
    createWatchCompilerHost(files: string[], options: ts.CompilerOptions, ...rest: never[]): unknown {
      const make = createWatchCompilerHost as (...parts: unknown[]) => unknown;
      return make(files, { ...options, ...cellOptions(typescript, fallbacks) }, ...rest);
    },
    transpileModule(module: string, options: ts.TranspileOptions): ts.TranspileOutput {
      const encoded = inlineMap.exec(module)?.[1];
      const source = shareVariables(typescript, module.replace(inlineMap, ""));
      const compilerOptions = { ...options.compilerOptions, sourceMap: true };
      const output = transpileModule(source, { ...options, compilerOptions });
      const first = encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString();
      maps = first === undefined || output.sourceMapText === undefined ? [] : [output.sourceMapText, first];
      return { ...output, outputText: output.outputText.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n") };
    },
  };
  // A copy, because the properties of the original are read-only; tslab sees it through the module cache.
  cached.exports = Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(typescript), ...Object.getOwnPropertyDescriptors(hooks) },
  );
  const { createConverter } = load("./converter.js") as ConverterModule;
  const { getCodeMetadata } = load("./metadata.js") as MetadataModule;
  const { printQuickInfo } = load("./inspect.js") as InspectModule;
  return {
    typescript,
    createConverter: () => createConverter({ isJS: false, isBrowser: false }),
    keepCode,
    refresh: files.refresh,
    lastMaps: () => maps,
    moduleName: (source) => getCodeMetadata(source).module,
    printQuickInfo,
    publicModule(show) {
      (load("./jupyter.js") as JupyterModule).lastWriteDisplayData = show;
      return load("./public.js") as unknown;
    },
  };
}

/** Strict types, packages by their `exports`, Node's types and none of a browser's. */
function cellOptions(
  { ModuleResolutionKind }: TypeScript,
  fallbacks: Readonly<Record<string, string>>,
): ts.CompilerOptions {
  return {
    strict: true,
    moduleResolution: ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts"],
    types: ["node"],
    inlineSourceMap: true,
    paths: Object.fromEntries(Object.entries(fallbacks).map(([name, file]) => [name, [file]])),
  };
}
