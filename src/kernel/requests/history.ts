import { flagField, numberField, textField, type Content } from "../protocol/wire.js";

type Entry = readonly [session: number, line: number, source: string];

/** Answers a `history_request` (tail, range or search with `*` and `?`) from the cells of this session. */
export function history(inputs: readonly string[], request: Content): Content {
  const all = inputs.map((source, index): Entry => [0, index + 1, source]);
  const chosen = choose(all, request);
  const output = flagField(request, "output", false);
  return {
    history: chosen.map(([session, line, source]) => [session, line, output ? [source, null] : source]),
  };
}

function choose(all: readonly Entry[], request: Content): readonly Entry[] {
  const access = textField(request, "hist_access_type", "tail");
  if (access === "range") {
    // The one session there is: 0 means the current one, and so does the number of no other.
    if (numberField(request, "session", 0) !== 0) return [];
    const stop = numberField(request, "stop", undefined);
    return all.slice(
      Math.max(0, numberField(request, "start", 0) - 1),
      stop === undefined ? stop : Math.max(0, stop - 1),
    );
  }
  const pattern = access === "search" ? globPattern(textField(request, "pattern", "*")) : /^/;
  const found = all.filter(([, , source]) => pattern.test(source));
  const unique = flagField(request, "unique", false)
    ? found.filter(([, , source], index) => found.findLastIndex((other) => other[2] === source) === index)
    : found;
  const count = numberField(request, "n", 1000);
  return count <= 0 ? [] : unique.slice(-count);
}

function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`);
}
