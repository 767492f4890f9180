import type ts from "typescript";
import type { TypeScript } from "../syntax/compiler-type.js";
import { makerOf, type Maker } from "./literal-makers.js";
import { originOf, wholeOf } from "./literal-origin.js";
import { widenedPlaces, type Widened } from "./widened-values.js";

/** Number of a message that is ours. */
export const hintCode = 0;

/**
 * "Type 'string' is not assignable to type …" is a riddle where an object was written down before it is handed on: its texts have become
 * any texts since. `diagnostics` with what to write, each at the place where it has to be written: `recipe({ ... })` if the module of the
 * type has such a function, `as const` otherwise. If that is in another cell, the advice stands with the message.
 */
export function withLiteralHints(
  typescript: TypeScript,
  program: ts.Program,
  diagnostics: readonly ts.Diagnostic[],
): readonly ts.Diagnostic[] {
  const checker = program.getTypeChecker();
  return diagnostics.flatMap((diagnostic) => {
    const advice = together(adviceOn(typescript, checker, diagnostic));
    const hints = advice.flatMap(({ at, message }) =>
      at === undefined ? [] : [hintAt(typescript, at, message)],
    );
    const here = advice.filter(({ at }) => at === undefined);
    return [
      ...hints,
      here.length === 0
        ? diagnostic
        : withSteps(
            diagnostic,
            here.map(({ message }) => message),
          ),
    ];
  });
}

/** What to write so that one place of a value stays what it is. */
interface Advice {
  /** Where it has to be written, if that is in a file that is being checked. */
  readonly at: ts.Expression | undefined;
  readonly text: string;
  readonly place: string;
  readonly kind: Widened["kind"];
}

function adviceOn(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  diagnostic: ts.Diagnostic,
): readonly Advice[] {
  const { file, start, length } = diagnostic;
  if (file === undefined || start === undefined || length === undefined) return [];
  const codes = codesOf(diagnostic);
  if (!codes.some((code) => notAssignable.has(code)) || codes.some((code) => incomplete.has(code))) return [];
  const value = valueAt(typescript, file, start, start + length);
  const target = value === undefined ? undefined : checker.getContextualType(value);
  if (value === undefined || target === undefined) return [];
  return widenedPlaces(typescript, checker, checker.getTypeAtLocation(value), target).map((widened) =>
    adviceFor(typescript, checker, { value, target, widened }),
  );
}

function adviceFor(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  { value, target, widened: { way, kind } }: { value: ts.Expression; target: ts.Type; widened: Widened },
): Advice {
  const { literal, isElement, name, isChangeable } = originOf(typescript, checker, value, way);
  const whole = literal === undefined ? [] : wholeOf(typescript, literal);
  const place = way.length > 0 ? way.join(".") : value.getText();
  const maker = isElement ? undefined : makerOf(typescript, checker, target, way);
  const object = maker === undefined ? undefined : whole[way.length - maker.depth];
  if (maker !== undefined && (literal === undefined || hasAll(checker, object, maker.needs))) {
    const above = object === undefined ? way.slice(0, maker.depth) : [];
    const call = `${above.map((field) => `${field}: `).join("")}${maker.name}({ ... })`;
    const source = sourceOf(typescript, checker, value, maker);
    const text = `write ${call}${source}${object === undefined ? madeAt(name) : ""}`;
    return { at: object, text, place, kind };
  }
  const at = whole.at(-1);
  if (at === undefined) return { at, text: `write "as const" behind the value${madeAt(name)}`, place, kind };
  const isConst = isChangeable && at === literal && typescript.isLiteralExpression(at);
  return {
    at,
    text: isConst ? 'write "const" in place of "let"' : 'write "as const" behind this',
    place,
    kind,
  };
}

/** Whether an object that was written down has these fields. */
function hasAll(
  checker: ts.TypeChecker,
  object: ts.Expression | undefined,
  fields: readonly string[],
): object is ts.Expression {
  if (object === undefined) return false;
  const type = checker.getTypeAtLocation(object);
  return fields.every((field) => checker.getPropertyOfType(type, field) !== undefined);
}

const madeAt = (name: string | undefined): string =>
  name === undefined ? " where it is made" : ` where "${name}" is made`;

/** Where `maker` comes from, if the place does not know it; and that its name is taken, if it is. */
function sourceOf(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  place: ts.Node,
  { name, from }: Maker,
): string {
  const known = checker
    .getSymbolsInScope(place, typescript.SymbolFlags.Value | typescript.SymbolFlags.Alias)
    .find((symbol) => symbol.name === name);
  const isTaken =
    known?.valueDeclaration !== undefined && typescript.isVariableDeclaration(known.valueDeclaration);
  if (known !== undefined && !isTaken) return "";
  const source = from === undefined ? "" : ` of "${from}"`;
  return isTaken ? `${source} and give the variable another name` : source;
}

/** Advice of one text for one place becomes one message. */
function together(
  all: readonly Advice[],
): readonly { readonly at: ts.Expression | undefined; readonly message: string }[] {
  const groups = new Map<string, readonly Advice[]>();
  for (const advice of all) {
    const key = `${advice.at?.pos ?? ""} ${advice.text}`;
    groups.set(key, [...(groups.get(key) ?? []), advice]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { at, text, kind } = first;
    const places = group.map(({ place }) => `"${place}"`).join(", ");
    const now = { text: "any text", number: "any number", list: "a list of any length" }[kind];
    return [{ at, message: `${text}: ${places} ${group.length > 1 ? "have" : "has"} become ${now}` }];
  });
}

/** The value that a message at these offsets is about. */
function valueAt(
  typescript: TypeScript,
  file: ts.SourceFile,
  start: number,
  end: number,
): ts.Expression | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end < end) return;
    const isWhole = node.getStart(file) === start && (node.end === end || typescript.isReturnStatement(node));
    // `satisfies` itself is marked, not what it is said of.
    if (isWhole || typescript.isSatisfiesExpression(node)) found = node;
    typescript.forEachChild(node, visit);
  };
  visit(file);
  if (found === undefined) return undefined;
  const { parent } = found;
  const isNamed =
    typescript.isPropertyAssignment(parent) ||
    typescript.isVariableDeclaration(parent) ||
    typescript.isPropertyDeclaration(parent);
  if (isNamed && parent.name === found) return parent.initializer;
  if (typescript.isBinaryExpression(parent) && parent.left === found) return parent.right;
  if (typescript.isReturnStatement(found) || typescript.isSatisfiesExpression(found)) return found.expression;
  return typescript.isExpression(found) ? found : undefined;
}

function hintAt({ DiagnosticCategory }: TypeScript, at: ts.Expression, message: string): ts.Diagnostic {
  const file = at.getSourceFile();
  const start = at.getStart(file);
  const category = DiagnosticCategory.Message;
  return { file, start, length: at.end - start, messageText: message, category, code: hintCode };
}

/** The message with further steps at its end. */
export function withSteps(diagnostic: ts.Diagnostic, messages: readonly string[]): ts.Diagnostic {
  const { messageText, category, code } = diagnostic;
  const first = typeof messageText === "string" ? { messageText, category, code } : messageText;
  const steps = messages.map((text) => ({ messageText: text, category, code: hintCode }));
  return { ...diagnostic, messageText: { ...first, next: [...(first.next ?? []), ...steps] } };
}

function codesOf({ messageText, code }: ts.Diagnostic): readonly number[] {
  const inside = (step: ts.DiagnosticMessageChain): readonly number[] => [
    step.code,
    ...(step.next ?? []).flatMap(inside),
  ];
  return typeof messageText === "string" ? [code] : inside(messageText);
}

// Not assignable: a value, an argument, an argument of overloads, what `satisfies` wants.
const notAssignable: ReadonlySet<number> = new Set([2322, 2345, 2769, 1360]);
// Fields are missing: that comes first.
const incomplete: ReadonlySet<number> = new Set([2739, 2740, 2741]);
