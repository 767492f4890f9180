// What npm run docs asks of comments: every public member has one, written beside it or in the type of the table that it stands in.
import ts from "typescript";
import { Converter, ReflectionKind } from "typedoc";

/** What must have a doc comment. */
const KINDS =
  ReflectionKind.Class |
  ReflectionKind.Interface |
  ReflectionKind.TypeAlias |
  ReflectionKind.Variable |
  ReflectionKind.Function |
  ReflectionKind.Property |
  ReflectionKind.Method |
  ReflectionKind.Accessor;

/** A field of a table's entry says what the type says that the table satisfies: `fewest` of `traceMethods.xtrace`, say. */
export function inheritComments({ converter }) {
  converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (says(reflection)) return;
    const field = fieldOfTable(context, reflection);
    if (field !== undefined) reflection.comment = commentOf(context, field);
  });
}

/** The comment of a field, whether it is written as a property or as a method. */
function commentOf(context, field) {
  const method = field.declarations?.find(ts.isMethodSignature);
  return method === undefined
    ? context.getComment(field, ReflectionKind.Property)
    : context.getSignatureComment(method);
}

/** The declaration that a field of an entry follows, in the type of the table; undefined of what stands in no table. */
function fieldOfTable(context, reflection) {
  const entry = reflection.parent?.parent; // between them lies the entry's type
  const declared = entry && context.getSymbolFromReflection(entry)?.valueDeclaration;
  const value = declared?.initializer;
  if (value === undefined || !ts.isObjectLiteralExpression(value)) return undefined;
  const type = context.checker.getContextualType(value);
  const types = type === undefined ? [] : type.isUnion() ? type.types : [type];
  const fields = types.map((one) => context.checker.getPropertyOfType(one, reflection.name));
  return fields.find((field) => field !== undefined);
}

/**
 * Public members without a doc comment, "reference.LassoOptions.penalty (src/theory/lasso.ts:8)". Those of libraries are not ours.
 * @param {import("typedoc").ProjectReflection} project
 * @returns {string[]}
 */
export function undocumented(project) {
  return project.getReflectionsByKind(KINDS).flatMap((reflection) => {
    const source = (reflection.sources ?? reflection.signatures?.[0]?.sources)?.[0];
    if (source === undefined || source.fullFileName.includes("/node_modules/")) return [];
    return hasComment(reflection) ? [] : [`${reflection.getFullName()} (${source.fileName}:${source.line})`];
  });
}

/** Of functions and methods the signatures have the comments, of accessors what reads. */
function hasComment(reflection) {
  const inner = reflection.type?.type === "reflection" ? reflection.type.declaration.signatures : undefined;
  const signatures = reflection.signatures ?? inner ?? [];
  if (says(reflection) || says(reflection.getSignature)) return true;
  return signatures.length > 0 && signatures.every(says);
}

/** Whether a comment has words: one of tags alone, such as the room, says nothing. */
const says = (reflection) => reflection?.comment?.summary.some(({ text }) => text.trim() !== "") === true;
