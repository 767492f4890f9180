import { dirname, join } from "node:path";
import type ts from "typescript";
import type { TypeScript } from "../syntax/compiler-type.js";
import { fieldTypes, partsOf } from "./widened-values.js";

/** A function that gives back the object it is handed, in which texts stay what they are: `recipe({ ... })` for the type `Recipe`. */
export interface Maker {
  readonly name: string;
  /** The package it has to be imported from. */
  readonly from: string | undefined;
  /** How many fields of the way lie above the object. */
  readonly depth: number;
  /** Fields that the object must have. */
  readonly needs: readonly string[];
}

/** The maker of the innermost object on `way` for which the module that declares its type has one. */
export function makerOf(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  target: ts.Type,
  way: readonly string[],
): Maker | undefined {
  let found: Maker | undefined;
  let targets = partsOf(target);
  for (const [depth, field] of way.entries()) {
    for (const type of targets) {
      const maker = makerOfType(typescript, checker, type);
      if (maker !== undefined) found = { ...maker, depth, needs: neededFields(typescript, checker, type) };
    }
    targets = fieldTypes(checker, targets, field);
  }
  return found;
}

function makerOfType(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  type: ts.Type,
): Pick<Maker, "name" | "from"> | undefined {
  const symbol = type.aliasSymbol ?? type.getSymbol();
  const file = symbol?.declarations?.[0]?.getSourceFile();
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (symbol === undefined || file === undefined || module === undefined) return undefined;
  const name = symbol.name.charAt(0).toLowerCase() + symbol.name.slice(1);
  const isMaker = checker
    .getExportsOfModule(module)
    .some((it) => it.name === name && givesBack(typescript, it));
  return isMaker ? { name, from: packageOf(typescript, file.fileName) } : undefined;
}

const neededFields = (typescript: TypeScript, checker: ts.TypeChecker, type: ts.Type): readonly string[] =>
  checker
    .getPropertiesOfType(type)
    .filter(({ flags }) => (flags & typescript.SymbolFlags.Optional) === 0)
    .map(({ name }) => name);

/** Whether the function takes a value of a `const` type parameter, in which texts stay what they are. */
const givesBack = (typescript: TypeScript, { valueDeclaration: declaration }: ts.Symbol): boolean =>
  declaration !== undefined &&
  typescript.isFunctionDeclaration(declaration) &&
  declaration.typeParameters?.[0]?.modifiers?.[0]?.kind === typescript.SyntaxKind.ConstKeyword;

/** Name of the package that a declaration file belongs to; undefined for files beside the notebook. */
function packageOf({ sys }: TypeScript, path: string): string | undefined {
  if (!path.endsWith(".d.ts")) return undefined;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const text = sys.readFile(join(folder, "package.json"));
    const { name } = text === undefined ? {} : (JSON.parse(text) as { readonly name?: string });
    if (name !== undefined) return name;
  }
  return undefined;
}
