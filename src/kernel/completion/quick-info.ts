import type ts from "typescript";
import { internalsOf, token, type Internals } from "./language-internals.js";
import type { TypeScript } from "../syntax/compiler-type.js";

/** Signature and documentation of the name at `position`; between the brackets of a call, of the call and of its options. */
export function quickInfoAt(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  position: number,
): string | undefined {
  const internals = internalsOf(typescript);
  const checker = program.getTypeChecker();
  const node = internals.getTouchingPropertyName(file, position);
  const symbol = node === file ? undefined : checker.getSymbolAtLocation(node);
  if (symbol !== undefined && !isOpening(node.getText(file))) {
    const { displayParts, documentation, tags } =
      internals.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
        checker,
        symbol,
        file,
        node,
        node,
      );
    return told(typescript, displayParts, documentation, tags ?? []);
  }
  return callAt(typescript, internals, program, file, position);
}

const isOpening = (text: string): boolean => /^[([{,]/.test(text);

function told(
  typescript: TypeScript,
  signature: readonly ts.SymbolDisplayPart[],
  documentation: readonly ts.SymbolDisplayPart[],
  tags: readonly ts.JSDocTagInfo[],
): string {
  const text = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
    typescript.displayPartsToString([...(parts ?? [])]);
  const tagLines = tags.map(({ name, text: parts }) => `@${name} ${text(parts)}`.trimEnd());
  return [text(signature), text(documentation), tagLines.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n");
}

function callAt(
  typescript: TypeScript,
  internals: Internals,
  program: ts.Program,
  file: ts.SourceFile,
  position: number,
): string | undefined {
  const help = internals.SignatureHelp.getSignatureHelpItems(program, file, position, undefined, token);
  const item = help?.items[help.selectedItemIndex];
  if (item === undefined) return undefined;
  const parameters = item.parameters.flatMap(({ displayParts }, index) =>
    index === 0 ? displayParts : [...item.separatorDisplayParts, ...displayParts],
  );
  const signature = [...item.prefixDisplayParts, ...parameters, ...item.suffixDisplayParts];
  const options = help === undefined ? [] : optionsOf(typescript, program, file, help);
  return [told(typescript, signature, item.documentation, item.tags), options.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Each field that the argument at the cursor may have: name, type and first sentence of its documentation. */
function optionsOf(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  { applicableSpan, argumentIndex }: ts.SignatureHelpItems,
): readonly string[] {
  const checker = program.getTypeChecker();
  let call: ts.CallExpression | ts.NewExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > applicableSpan.start || node.end < applicableSpan.start) return;
    if (typescript.isCallExpression(node) || typescript.isNewExpression(node)) call = node;
    typescript.forEachChild(node, visit);
  };
  visit(file);
  if (call === undefined) return [];
  const parameter = checker.getResolvedSignature(call)?.parameters[argumentIndex];
  if (parameter === undefined) return [];
  const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, call));
  if ((type.flags & typescript.TypeFlags.Object) === 0 && !type.isUnionOrIntersection()) return [];
  if (checker.getIndexInfosOfType(type).length > 0 || type.getCallSignatures().length > 0) return [];
  const at = call;
  return checker.getPropertiesOfType(type).map((property) => {
    const optional = (property.flags & typescript.SymbolFlags.Optional) !== 0 ? "?" : "";
    const fieldType = checker.typeToString(checker.getTypeOfSymbolAtLocation(property, at));
    const [sentence = ""] = typescript
      .displayPartsToString(property.getDocumentationComment(checker))
      .split("\n");
    return `  ${property.name}${optional}: ${fieldType}${sentence === "" ? "" : `  - ${sentence}`}`;
  });
}
