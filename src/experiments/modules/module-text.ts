import { createRequire } from "node:module";
import { dirname, extname, relative, sep } from "node:path";
import type typescript from "typescript";
import { imported, type ModuleFile } from "./module-files.js";

const endings: Readonly<Record<string, string>> = { ".ts": ".mjs", ".mts": ".mjs", ".cts": ".cjs" };

/** The path under which Node can import a file of a module: TypeScript with an ending that Node knows behind its own. */
export function importablePath(path: string): string {
  return `${path}${endings[extname(path)] ?? ""}`;
}

/** The bytes under which Node can import a file of a module: types taken out, imports of TypeScript under their new names. */
export function importableBytes(file: ModuleFile, files: readonly ModuleFile[]): Buffer {
  const { path, bytes, imports } = file;
  const compiled = extname(path) in endings;
  const renamed = Object.entries(imports).flatMap(([specifier, index]) => {
    const target = files[index]?.path;
    return target !== undefined && extname(target) in endings ? [[specifier, target] as const] : [];
  });
  if (!compiled && renamed.length === 0) return bytes;
  const names = new Map(renamed);
  const text = compiled ? withoutTypes(path, bytes.toString("utf8")) : bytes.toString("utf8");
  return Buffer.from(
    text.replace(imported, (whole, _quote: string, specifier: string) => {
      const target = names.get(specifier);
      return target === undefined ? whole : whole.replace(specifier, specifierOf(path, target));
    }),
  );
}

function specifierOf(from: string, target: string): string {
  const path = relative(dirname(from), importablePath(target)).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

/** JavaScript of a TypeScript file, line by line where it was. Throws at the first thing that is no TypeScript, with file and line. */
function withoutTypes(path: string, text: string): string {
  const { outputText, error } = transpiled(path, text);
  if (error !== undefined) throw error;
  return outputText;
}

/** The first syntax error of a script, with file and line. */
export function syntaxError({ path, bytes }: ModuleFile): SyntaxError | undefined {
  return /\.[cm]?[jt]s$/.test(path) ? transpiled(path, bytes.toString("utf8")).error : undefined;
}

function transpiled(
  path: string,
  text: string,
): { readonly outputText: string; readonly error: SyntaxError | undefined } {
  const ts = createRequire(__filename)("typescript") as typeof typescript; // takes half a second to load: only where it is needed
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      module: /\.c[jt]s$/.test(path) ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      allowJs: true,
    },
  });
  const [first] = diagnostics;
  if (first === undefined) return { outputText, error: undefined };
  const line = text.slice(0, first.start).split("\n").length;
  const message = ts.flattenDiagnosticMessageText(first.messageText, " ");
  return { outputText, error: new SyntaxError(`module: ${path}:${line} must be a script, got: ${message}`) };
}
