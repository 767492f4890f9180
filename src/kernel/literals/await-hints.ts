import type ts from "typescript";
import { withSteps } from "./literal-hints.js";

/** "Did you forget to use 'await'?", which the compiler puts beside a message about a promise and not into it. */
const forgotten = 2773;

/** The messages; those about a promise of which something is asked that only its value has say so. */
export function withAwaitHints(
  flatten: typeof ts.flattenDiagnosticMessageText,
  diagnostics: readonly ts.Diagnostic[],
): readonly ts.Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const hint = diagnostic.relatedInformation?.find(({ code }) => code === forgotten);
    return hint === undefined ? diagnostic : withSteps(diagnostic, [flatten(hint.messageText, "\n")]);
  });
}
