import type ts from "typescript";
import { isProperty, type Rewriting } from "./repl-rewriting.js";
import { cellObject, type CellImport } from "./repl-types.js";
import type { TypeScript } from "../syntax/compiler-type.js";

/** `import { a } from "m"` → an awaited load of `m` and a `let a`; gives the code and notes what it imports. */
export function loadInstead(rewriting: Rewriting, node: ts.ImportDeclaration | ts.ExportDeclaration): string {
  const { typescript, imports } = rewriting;
  const specifier = node.moduleSpecifier;
  if (specifier === undefined || !typescript.isStringLiteral(specifier)) return "";
  const clause = typescript.isImportDeclaration(node) ? node.importClause : undefined;
  const wanted = wantedBy(typescript, clause, specifier.text);
  imports.push(...wanted);
  const module = `await ${cellObject}.load(${JSON.stringify(specifier.text)})`;
  if (wanted.length === 0) return `${module};`;
  return wanted.map((it) => bind(rewriting, it, module)).join(" ");
}

/** The names that an import asks for. */
function wantedBy(
  typescript: TypeScript,
  clause: ts.ImportClause | undefined,
  specifier: string,
): readonly CellImport[] {
  const wanted: CellImport[] = [];
  if (clause?.name !== undefined) wanted.push({ local: clause.name.text, specifier, name: "default" });
  const bindings = clause?.namedBindings;
  if (bindings !== undefined && typescript.isNamespaceImport(bindings)) {
    wanted.push({ local: bindings.name.text, specifier, name: "*" });
    return wanted;
  }
  for (const { name, propertyName } of bindings?.elements ?? []) {
    wanted.push({ local: name.text, specifier, name: (propertyName ?? name).text });
  }
  return wanted;
}

function bind(rewriting: Rewriting, { local, name }: CellImport, module: string): string {
  const value = `${cellObject}.pick(${module}, ${JSON.stringify(name)})`;
  if (isProperty(rewriting, local)) return `${local} = ${value};`;
  rewriting.declares.set(local, "lexical");
  return `let ${local} = ${value};`;
}
