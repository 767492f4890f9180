import { resolve } from "node:path";
import ts from "typescript";

/** An object that callers of a function write: where it stands in the arguments, and the names its type allows. */
export interface OptionShape {
  /** "0" is the first argument, "1.x" a field of the second, "0[].marks[]" an object in lists. */
  readonly path: string;
  readonly fields: readonly string[];
  /** Whether several types meet here, each of which allows some of the names. */
  readonly union: boolean;
}

/** An exported function that takes objects which callers write. */
export interface OptionFunction {
  readonly name: string;
  /** Its file, from the project's root. */
  readonly file: string;
  readonly shapes: readonly OptionShape[];
}

/**
 * Every function that an entry file exports and that takes options, by the compiler's own reading of the types: objects in parameters, at any
 * depth, in lists and unions. Left out are types named in `values` (what functions of the package give back), types of libraries,
 * functions, records with free names, and type parameters.
 */
export function optionFunctions(entry: string, values: readonly string[]): readonly OptionFunction[] {
  const program = ts.createProgram([entry], compilerOptions());
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`optionFunctions: ${entry} must be a module, got none`);
  const reader = shapeReader(checker, values);
  return checker.getExportsOfModule(module).flatMap((exported): OptionFunction[] => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined) return [];
    const signatures = checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures();
    const found: Found = new Map();
    for (const { parameters } of signatures)
      parameters.forEach((parameter, i) => {
        reader(checker.getTypeOfSymbolAtLocation(parameter, declaration), String(i), found, []);
      });
    if (found.size === 0) return [];
    const shapes = [...found].map(([path, { fields, types }]) => {
      return { path, fields: [...fields].sort(), union: types.size > 1 };
    });
    const file = declaration.getSourceFile().fileName.slice(resolve(".").length + 1);
    return [{ name: exported.name, file, shapes }];
  });
}

function compilerOptions(): ts.CompilerOptions {
  const read = ts.readConfigFile("tsconfig.json", (path) => ts.sys.readFile(path));
  return { ...ts.parseJsonConfigFileContent(read.config, ts.sys, ".").options, noEmit: true };
}

type Found = Map<string, { readonly fields: Set<string>; readonly types: Set<ts.Type> }>;
type Reader = (type: ts.Type, path: string, found: Found, above: readonly ts.Type[]) => void;

/** Collects the objects of a type, with the names of their fields, by path. */
function shapeReader(checker: ts.TypeChecker, values: readonly string[]): Reader {
  const read: Reader = (type, path, found, above) => {
    if (above.includes(type)) return;
    const below = [...above, type];
    if (type.isUnion()) {
      if (isNamed(type, values)) return;
      for (const member of type.types) read(member, path, found, below);
      return;
    }
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      for (const item of checker.getTypeArguments(type as ts.TypeReference))
        read(item, `${path}[]`, found, below);
      return;
    }
    if (!isWritten(type) || isNamed(type, values)) return;
    const properties = checker.getPropertiesOfType(type);
    if (properties.length === 0) return;
    const { fields, types } = found.get(path) ?? { fields: new Set(), types: new Set() };
    found.set(path, { fields, types: types.add(type) });
    for (const property of properties) {
      fields.add(property.name);
      read(checker.getTypeOfSymbol(property), `${path}.${property.name}`, found, below);
    }
  };
  return read;
}

/** Whether a caller could write the value with braces, and the type is declared in src. */
function isWritten(type: ts.Type): boolean {
  if (type.isIntersection() && type.types.some(({ flags }) => (flags & ts.TypeFlags.Object) === 0))
    return false;
  if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return false;
  if (type.getCallSignatures().length > 0 || type.getNumberIndexType() !== undefined) return false;
  const declared = type.symbol?.declarations ?? type.aliasSymbol?.declarations ?? [];
  const helper = ["Pick", "Omit", "Partial", "Readonly", "Required"].includes(type.aliasSymbol?.name ?? "");
  const own = declared.some((one) => /\/src\//.test(one.getSourceFile().fileName));
  return own || helper || type.isIntersection();
}

/** Whether the type, or the one of which it is a part by `Pick` and the like, has one of the names. */
function isNamed(type: ts.Type, names: readonly string[]): boolean {
  const own = [type.aliasSymbol?.name, type.symbol?.name];
  const helped = (type.aliasTypeArguments ?? []).slice(0, 1);
  if (own.some((name) => name !== undefined && names.includes(name))) return true;
  return ["Pick", "Omit"].includes(type.aliasSymbol?.name ?? "") && helped.some((one) => isNamed(one, names));
}
