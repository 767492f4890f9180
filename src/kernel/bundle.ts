import { inspect } from "node:util";
import { displaySymbol, type MimeBundle } from "./api.js";

/** How values are shown: by their own `Symbol.for("Jupyter.display")` function if they have one, else as text. */
export async function toBundle(value: unknown): Promise<MimeBundle> {
  const offer = (value as { readonly [displaySymbol]?: unknown } | null | undefined)?.[displaySymbol];
  if (typeof offer === "function") {
    const bundle: unknown = await (offer as () => unknown).call(value);
    if (typeof bundle === "object" && bundle !== null) return bundle as MimeBundle;
  }
  return { "text/plain": inspect(value, { depth: 4, maxArrayLength: 60 }) };
}
