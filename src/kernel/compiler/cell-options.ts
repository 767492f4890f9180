import { join } from "node:path";
import type ts from "typescript";
import type { TypeScript } from "../syntax/compiler-type.js";

/**
 * How far a file has to be brought down for V8: not at all, so that V8 gives it its own meaning, unless it holds what not every Node
 * that we run on knows: decorators, `using` and `accessor`.
 */
export function emitTarget(typescript: TypeScript, file: ts.SourceFile): ts.ScriptTarget {
  const { ESNext, ES2022 } = typescript.ScriptTarget;
  if (!/@|\busing\b|\baccessor\b/.test(file.text)) return ESNext;
  const isNew = (node: ts.Node): boolean =>
    typescript.isDecorator(node) ||
    node.kind === typescript.SyntaxKind.AccessorKeyword ||
    (typescript.isVariableDeclarationList(node) && (node.flags & typescript.NodeFlags.Using) !== 0) ||
    typescript.forEachChild(node, isNew) === true;
  return isNew(file) ? ES2022 : ESNext;
}

/** What a `tsconfig.json` in the notebook's folder may say about cells: how types are checked and what decorators and JSX mean. */
const honoured = [
  "strict",
  "strictNullChecks",
  "strictFunctionTypes",
  "strictBindCallApply",
  "strictPropertyInitialization",
  "strictBuiltinIteratorReturn",
  "noImplicitAny",
  "noImplicitThis",
  "useUnknownInCatchVariables",
  "noUncheckedIndexedAccess",
  "exactOptionalPropertyTypes",
  "noPropertyAccessFromIndexSignature",
  "noImplicitOverride",
  "noImplicitReturns",
  "noFallthroughCasesInSwitch",
  "allowUnreachableCode",
  "allowUnusedLabels",
  "noErrorTruncation",
  "checkJs",
  "customConditions",
  "paths",
  "pathsBasePath",
  "baseUrl",
  "types",
  "typeRoots",
  "experimentalDecorators",
  "emitDecoratorMetadata",
  "useDefineForClassFields",
  "jsx",
  "jsxFactory",
  "jsxFragmentFactory",
  "jsxImportSource",
  "lib",
] as const;

/** Libraries of what this Node has, by its major version. */
function libraries(major: number): string[] {
  const year = major >= 24 ? "es2025" : major >= 22 ? "es2024" : "es2023";
  const more = major === 22 || major === 23 ? ["es2025.iterator", "es2025.collection"] : [];
  return [year, ...more, "esnext.disposable", "esnext.decorators"].map((name) => `lib.${name}.d.ts`);
}

/** How cells are checked. */
export interface CellOptions {
  readonly options: ts.CompilerOptions;
  /** What is wrong with the folder's `tsconfig.json`, in one line; undefined if nothing is. */
  readonly notice: string | undefined;
}

/**
 * The compiler options of cells: strict types, packages by their `exports`, Node's types and none of a browser's; over them what
 * the folder's `tsconfig.json` says, as far as it makes sense for cells. `fallbacks` are declaration files for modules that may
 * not be installed where the notebook lies: module name → absolute path.
 */
export function cellOptions(
  typescript: TypeScript,
  fallbacks: Readonly<Record<string, string>>,
  folder: string,
): CellOptions {
  const { ModuleResolutionKind, ModuleKind, ScriptTarget } = typescript;
  const own: ts.CompilerOptions = {
    strict: true,
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.Bundler,
    target: ScriptTarget.ESNext,
    lib: libraries(Number.parseInt(process.versions.node, 10)),
    types: ["node"],
    experimentalDecorators: false,
    allowImportingTsExtensions: true,
    ignoreDeprecations: "6.0",
    inlineSourceMap: true,
  };
  const { options, notice } = folderOptions(typescript, folder);
  const { paths, ...theirs } = options;
  const types = [...new Set(["node", ...(theirs.types ?? [])])];
  const lib = [...new Set([...(own.lib ?? []), ...(theirs.lib ?? [])])];
  const fallbackPaths = Object.fromEntries(Object.entries(fallbacks).map(([name, file]) => [name, [file]]));
  return { options: { ...own, ...theirs, types, lib, paths: { ...fallbackPaths, ...paths } }, notice };
}

/**
 * The honoured options of `tsconfig.json` in `folder` and of what it extends; none if there is no such file. Of a file with a mistake, what
 * can be understood.
 */
function folderOptions(typescript: TypeScript, folder: string): CellOptions {
  const path = join(folder, "tsconfig.json");
  if (!typescript.sys.fileExists(path)) return { options: {}, notice: undefined };
  const source = typescript.readJsonConfigFile(path, (file) => typescript.sys.readFile(file));
  // Which files belong to the project is not asked: that would read the whole folder.
  const host = { ...typescript.sys, readDirectory: () => [] };
  const { options, errors } = typescript.parseJsonSourceFileConfigFileContent(
    source,
    host,
    folder,
    undefined,
    path,
  );
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly ts.Diagnostic[] };
  const mistakes = [...parseDiagnostics, ...errors].filter(({ code }) => !noFiles.has(code));
  const known = honoured.filter((name) => name in options);
  return {
    options: Object.fromEntries(known.map((name) => [name, options[name]])),
    notice: mistakes.length === 0 ? undefined : inOneLine(typescript, mistakes),
  };
}

// No files were found, on purpose.
const noFiles: ReadonlySet<number> = new Set([18002, 18003]);

function inOneLine(typescript: TypeScript, mistakes: readonly ts.Diagnostic[]): string {
  const texts = mistakes.map(({ messageText, file, start }) => {
    const text = typescript.flattenDiagnosticMessageText(messageText, " ");
    if (file === undefined || start === undefined) return text;
    return `line ${file.getLineAndCharacterOfPosition(start).line + 1}: ${text}`;
  });
  return `tsconfig.json: ${[...new Set(texts)].join(" ").replace(/\s+/g, " ")}`;
}
