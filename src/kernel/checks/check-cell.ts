import type { ConvertResult } from "tslab/dist/converter.js";
import { annotateAny, unnamableTypeCodes } from "./annotate.js";
import { applyEdits } from "../syntax/edits.js";
import type { Steps } from "../compiler/compiler-steps.js";
import type { Tslab } from "../compiler/tslab.js";
import { prepareTypes, type TypeSide } from "../syntax/type-side.js";

/** A cell that was checked: what tslab says of it, and the text that it says it of. */
export interface CheckedCell {
  readonly result: ConvertResult;
  readonly types: TypeSide;
}

/** Type-checks a cell on top of `declarations`, those of the cells before it. */
export function checkCell(tslab: Tslab, steps: Steps, declarations: string, source: string): CheckedCell {
  const { typescript } = tslab;
  const found = convert(tslab, steps, declarations, prepareTypes(typescript, source, declarations));
  const circular = found.result.diagnostics.filter(
    ({ code, fileName }) => !fileName && code === madeOfItself,
  );
  if (circular.length === 0) return found;
  // `var n = n + 1` means the `n` of an earlier cell, as it would in one script.
  const names = circular.map(({ start, end }) => found.types.text.slice(start.offset, end.offset));
  const continued = prepareTypes(typescript, source, declarations, new Set(names));
  const again = convert(tslab, steps, declarations, continued);
  return again.result.diagnostics.length === 0 ? again : found;
}

function convert(
  tslab: Tslab,
  { guarded, attempt }: Steps,
  declarations: string,
  types: TypeSide,
): CheckedCell {
  const { typescript } = tslab;
  const converted = (text: string): ConvertResult => attempt((it) => it.convert(declarations, text));
  tslab.ignoreTypes(types.ignoresTypes);
  guarded(tslab.refresh);
  let result = converted(types.text);
  if (result.diagnostics.some(({ code }) => code === cannotFindModule)) {
    // The compiler remembers what it did not find until a cell imports something else.
    converted('import "node:fs";');
    result = converted(types.text);
  }
  const { diagnostics } = result;
  if (diagnostics.length === 0) return { result, types };
  const unnamable = diagnostics.filter(({ code, fileName }) => !fileName && unnamableTypeCodes.has(code));
  if (unnamable.length < diagnostics.length) return { result, types };
  const offsets = unnamable.map(({ start }) => start.offset);
  const annotations = annotateAny(typescript, types.text, offsets);
  if (annotations === undefined) return { result, types };
  const { text, original } = applyEdits(types.text, annotations);
  const annotated = { ...types, text, original: (offset: number) => types.original(original(offset)) };
  return { result: converted(text), types: annotated };
}

const cannotFindModule = 2307;
const madeOfItself = 7022;
