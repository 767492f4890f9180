import type ts from "typescript";
import type { TypeScript } from "../syntax/compiler-type.js";

/** A place in a value that became wider than a target wants it. */
export interface Widened {
  /** The fields on the way to it; none if it is the value itself. */
  readonly way: readonly string[];
  readonly kind: "text" | "number" | "list";
}

// A description nests three deep; types may be circular.
const deepest = 5;

/**
 * The places of `source` that `target` refuses only because they were written down before: `"adam"` has become any text, `2` any number,
 * `[1, 2]` a list of any length.
 */
export function widenedPlaces(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  source: ts.Type,
  target: ts.Type,
): readonly Widened[] {
  const { TypeFlags, IndexKind } = typescript;
  function places(from: ts.Type, to: readonly ts.Type[], way: readonly string[]): readonly Widened[] {
    const kind = widenedKind(TypeFlags, from, to);
    if (kind !== undefined) return [{ way, kind }];
    if (way.length === deepest || (from.flags & TypeFlags.Object) === 0) return [];
    if (checker.isArrayType(from)) return inList(from, to, way);
    return checker
      .getPropertiesOfType(from)
      .flatMap((field) =>
        places(checker.getTypeOfSymbol(field), fieldTypes(checker, to, field.name), [...way, field.name]),
      );
  }
  function inList(from: ts.Type, to: readonly ts.Type[], way: readonly string[]): readonly Widened[] {
    const lists = to.filter((type) => checker.isArrayType(type));
    const element = checker.getIndexTypeOfType(from, IndexKind.Number);
    if (lists.length === 0 && to.some((type) => checker.isTupleType(type))) return [{ way, kind: "list" }];
    const wanted = lists.flatMap((type) => partsOf(checker.getIndexTypeOfType(type, IndexKind.Number)));
    const [inside] = element === undefined ? [] : places(element, wanted, [...way, ""]);
    return inside === undefined ? [] : [{ way, kind: inside.kind }];
  }
  return places(source, partsOf(target), []);
}

/** The members of a union, or the type alone. */
export function partsOf(type: ts.Type | undefined): readonly ts.Type[] {
  if (type === undefined) return [];
  return type.isUnion() ? type.types : [type];
}

/** The types that a field of any of `types` may have. */
export function fieldTypes(
  checker: ts.TypeChecker,
  types: readonly ts.Type[],
  name: string,
): readonly ts.Type[] {
  return types.flatMap((type) => {
    const field = checker.getPropertyOfType(type, name);
    return field === undefined ? [] : partsOf(checker.getTypeOfSymbol(field));
  });
}

/** What `from` is any of, if all that `to` allows of these is certain ones. */
function widenedKind(
  flags: typeof ts.TypeFlags,
  from: ts.Type,
  to: readonly ts.Type[],
): "text" | "number" | undefined {
  const allowed = to.reduce((sum, type) => sum | type.flags, 0);
  const isWider = (any: ts.TypeFlags, certain: ts.TypeFlags): boolean =>
    (from.flags & any) !== 0 && (allowed & any) === 0 && (allowed & certain) !== 0;
  if ((allowed & (flags.Any | flags.Unknown | flags.TypeParameter)) !== 0) return undefined;
  if (isWider(flags.String, flags.StringLiteral)) return "text";
  return isWider(flags.Number, flags.NumberLiteral) ? "number" : undefined;
}
