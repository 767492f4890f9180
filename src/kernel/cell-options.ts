import { join } from "node:path";
import type ts from "typescript";
import type { TypeScript } from "./typescript.js";

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

/**
 * The compiler options of cells: strict types, packages by their `exports`, Node's types and none of a browser's; over them what
 * the folder's `tsconfig.json` says, as far as it makes sense for cells. `fallbacks` are declaration files for modules that may
 * not be installed where the notebook lies: module name → absolute path.
 */
export function cellOptions(
  typescript: TypeScript,
  fallbacks: Readonly<Record<string, string>>,
  folder: string,
): ts.CompilerOptions {
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
  const { paths, ...theirs } = folderOptions(typescript, folder);
  const types = [...new Set(["node", ...(theirs.types ?? [])])];
  const lib = [...new Set([...(own.lib ?? []), ...(theirs.lib ?? [])])];
  const fallbackPaths = Object.fromEntries(Object.entries(fallbacks).map(([name, file]) => [name, [file]]));
  return { ...own, ...theirs, types, lib, paths: { ...fallbackPaths, ...paths } };
}

/** The honoured options of `tsconfig.json` in `folder` and of what it extends; none if there is no such file. */
function folderOptions(typescript: TypeScript, folder: string): ts.CompilerOptions {
  const path = join(folder, "tsconfig.json");
  if (!typescript.sys.fileExists(path)) return {};
  const { config } = typescript.readConfigFile(path, (file) => typescript.sys.readFile(file)) as {
    readonly config?: { readonly compilerOptions?: object; readonly extends?: unknown };
  };
  if (config === undefined) return {};
  // Which files belong to the project is not asked: that would read the whole folder.
  const { options } = typescript.parseJsonConfigFileContent(
    { ...config, files: [], include: [] },
    typescript.sys,
    folder,
  );
  return Object.fromEntries(honoured.filter((name) => name in options).map((name) => [name, options[name]]));
}
