import type ts from "typescript";
import { parse } from "../syntax/type-side.js";
import type { TypeScript } from "../syntax/compiler-type.js";
import type { Content } from "../protocol/wire.js";

/**
 * Whether a console should run what is typed so far: `complete`, `incomplete` (an open bracket, template or comment at
 * its end) or `invalid`. Two empty lines at the end make anything complete.
 */
export function completeness(typescript: TypeScript, source: string): Content {
  const { parseDiagnostics: errors = [] } = parse(typescript, source) as ts.SourceFile & {
    readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
  };
  if (errors.length === 0 || /\n\s*\n\s*$/.test(source)) return { status: "complete" };
  const end = source.trimEnd().length;
  const open = errors.some(
    ({ start, messageText }) => start >= end || /Unterminated|'\*\/' expected/.test(String(messageText)),
  );
  return open ? { status: "incomplete", indent: "  " } : { status: "invalid" };
}
