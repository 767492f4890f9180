import type ts from "typescript";
import { parse } from "../syntax/type-side.js";
import type { TypeScript } from "../syntax/compiler-type.js";

/**
 * The declarations that later cells see, completed by what tslab leaves out: namespaces and aliases of earlier cells, and each `var`
 * that stands in a block or in the head of a loop.
 */
export function completeDeclarations(
  typescript: TypeScript,
  {
    program,
    file,
    earlier,
    made,
  }: {
    readonly program: ts.Program;
    /** The cell. */
    readonly file: ts.SourceFile;
    /** Declarations before this cell. */
    readonly earlier: string;
    /** What tslab says of the cell and of those before it. */
    readonly made: string;
  },
): string {
  const { locals } = file as ts.SourceFile & { readonly locals?: ReadonlyMap<string, ts.Symbol> };
  const more: string[] = [];
  for (const [name, symbol] of locals ?? []) {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || isOutermost(typescript, declaration)) continue;
    more.push(`declare let ${name}: ${typeText(typescript, program.getTypeChecker(), symbol, file)};`);
  }
  if (/^(?:declare )?(?:namespace|module|global|import) |^import \w+ = /m.test(earlier)) {
    const before = parse(typescript, earlier);
    for (const statement of before.statements) {
      const kept =
        (typescript.isModuleDeclaration(statement) && !made.includes(statement.getText(before))) ||
        typescript.isImportEqualsDeclaration(statement);
      if (kept && locals?.has(statement.name.getText(before)) !== true) more.push(statement.getText(before));
    }
  }
  return [...more, made].join("\n");
}

/** Whether it is no variable, or one that a statement of the cell itself declares: those tslab knows. */
function isOutermost(typescript: TypeScript, declaration: ts.Declaration): boolean {
  let node: ts.Node = declaration;
  while (typescript.isBindingElement(node)) node = node.parent.parent;
  if (!typescript.isVariableDeclaration(node)) return true;
  const statement = node.parent.parent;
  return typescript.isVariableStatement(statement) && typescript.isSourceFile(statement.parent);
}

function typeText(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  file: ts.SourceFile,
): string {
  const { NodeBuilderFlags, EmitHint } = typescript;
  const type = checker.getTypeOfSymbolAtLocation(symbol, file);
  const flags = NodeBuilderFlags.NoTruncation | NodeBuilderFlags.UseFullyQualifiedType;
  const node = checker.typeToTypeNode(type, file, flags);
  return node === undefined ? "any" : typescript.createPrinter().printNode(EmitHint.Unspecified, node, file);
}
