import { extname } from "node:path";
import type ts from "typescript";
import { emitTarget } from "../compiler/cell-options.js";
import type { Edit } from "../syntax/edits.js";
import { keepLines } from "../syntax/keep-lines.js";
import { checkJson, checkSyntax, withoutMark } from "./file-syntax.js";
import { cellObject } from "../repl/repl-types.js";
import type { TypeScript } from "../syntax/compiler-type.js";

/** A local file as it is run: the body of a function of `exports`, `require`, `module`, `__filename` and `__dirname`. */
export interface ModuleCode {
  readonly code: string;
  /** Modules that it imports before it runs. */
  readonly imports: readonly string[];
  /** It waits at its top level. */
  readonly isAsync: boolean;
}

/**
 * Compiles a local file to CommonJS; everything stays in its line. JSON gives its value, CommonJS stays as it is. Throws a SyntaxError
 * with the line.
 */
export function moduleCode(
  typescript: TypeScript,
  path: string,
  text: string,
  options: ts.CompilerOptions,
): ModuleCode {
  if (extname(path) === ".json") {
    checkJson(text);
    return {
      code: `module.exports = JSON.parse(${JSON.stringify(withoutMark(text))})`,
      imports: [],
      isAsync: false,
    };
  }
  if (/\.c?js$/.test(path) && !/^\s*(?:import|export)\b|\bimport\s*[.(]/m.test(text)) {
    return { code: text.replace(/^#!/, "//"), imports: [], isAsync: false };
  }
  const { outputText, sourceMapText = "", diagnostics = [] } = transpiled(typescript, path, text, options);
  checkSyntax(typescript, diagnostics);
  const { ScriptTarget, ScriptKind } = typescript;
  const file = typescript.createSourceFile("module.js", outputText, ScriptTarget.Latest, true, ScriptKind.JS);
  const { edits, imports, isAsync } = findings(typescript, file);
  return { code: keepLines(typescript, file, sourceMapText, { edits }), imports, isAsync };
}

/** TypeScript's own CommonJS of a file. */
function transpiled(
  typescript: TypeScript,
  path: string,
  text: string,
  options: ts.CompilerOptions,
): ts.TranspileOutput {
  const {
    jsx,
    jsxFactory,
    jsxFragmentFactory,
    jsxImportSource,
    experimentalDecorators,
    emitDecoratorMetadata,
  } = options;
  const given = {
    jsx,
    jsxFactory,
    jsxFragmentFactory,
    jsxImportSource,
    experimentalDecorators,
    emitDecoratorMetadata,
  };
  const { ScriptTarget, ScriptKind } = typescript;
  const kind = /x$/.test(path) ? ScriptKind.TSX : ScriptKind.TS;
  const target = emitTarget(
    typescript,
    typescript.createSourceFile(path, text, ScriptTarget.Latest, false, kind),
  );
  return typescript.transpileModule(text, {
    // By these endings TypeScript would choose another kind of module.
    fileName: path.replace(/\.[cm](?=[jt]s$)/, "."),
    compilerOptions: {
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      module: typescript.ModuleKind.CommonJS,
      target,
      esModuleInterop: true,
      removeComments: true,
      sourceMap: true,
      allowJs: true,
    },
    reportDiagnostics: true,
  });
}

/** What a compiled file tells of itself. */
interface Findings {
  /** Puts what a cell knows of a file in the place of its `import.meta`. */
  readonly edits: readonly Edit[];
  readonly imports: readonly string[];
  readonly isAsync: boolean;
}

/** Looks through a compiled file; "outside" is what runs before any function is called. */
function findings(typescript: TypeScript, file: ts.SourceFile): Findings {
  const edits: Edit[] = [];
  const imports: string[] = [];
  let isAsync = false;
  function visit(node: ts.Node, outside: boolean): void {
    if (typescript.isMetaProperty(node) && node.keywordToken === typescript.SyntaxKind.ImportKeyword) {
      edits.push({ start: node.getStart(file), end: node.end, text: `${cellObject}.metaOf(__filename)` });
      return;
    }
    if (
      outside &&
      (typescript.isAwaitExpression(node) || (typescript.isForOfStatement(node) && node.awaitModifier))
    )
      isAsync = true;
    if (outside && typescript.isCallExpression(node) && node.expression.getText(file) === "require") {
      const [argument] = node.arguments;
      if (argument !== undefined && typescript.isStringLiteral(argument)) imports.push(argument.text);
    }
    const inner = outside && !typescript.isFunctionLike(node);
    typescript.forEachChild(node, (child) => visit(child, inner));
  }
  visit(file, true);
  return { edits, imports, isAsync };
}
