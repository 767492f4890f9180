import { ladderKeyOfForm } from "../experiments/index.js";
import { resolveNetwork } from "../networks/index.js";
import {
  committedResults,
  sharedRounds,
  splitLayers,
  trunkRounds,
  writeTrunks,
  type Store,
  type Trunk,
} from "../store/index.js";
import { knownFields } from "../numerics/checks.js";

/**
 * Writes the elimination rounds of the trunks among these keys to `<study>.rounds.bin`: of each ladder the deepest level whose rounds are at
 * hand, in the store or committed before, unless another study's file has it; ladders of one level share entries where their masks are nested.
 * Returns the trunks; none, and no file, if there are none.
 */
export function exportRounds(
  study: string,
  keys: readonly string[],
  options: {
    /** Where rounds and results are read from that are not committed yet. */
    readonly store: Store;
    /** Where the file is written, and committed rounds are read from. */
    readonly folder: string;
  },
): readonly Trunk[] {
  const { store, folder } = knownFields("exportRounds", options, ["store", "folder"]);
  const before = trunkRounds(folder);
  const others = trunkRounds(folder, study);
  const summaries = committedResults(folder);
  const deepest = new Map<string, { readonly level: number; readonly rounds: () => Trunk["rounds"] }>();
  for (const key of new Set(keys)) {
    const description = (store.read(key) ?? summaries.read(key))?.description;
    const trunk = description && ladderKeyOfForm(description);
    if (trunk === undefined) continue;
    const { ticket, network } = description as { ticket: { level: number }; network: { widths: number[] } };
    const { level } = ticket;
    if (level <= (deepest.get(trunk)?.level ?? 0)) continue;
    const counts = resolveNetwork(network).layers.map(({ inputs, outputs }) => inputs * outputs);
    const stored = store.readBlob(key, "rounds");
    if (stored !== undefined) {
      deepest.set(trunk, { level, rounds: () => ({ levels: level, layers: splitLayers(stored, counts) }) });
    } else if (before.levels(trunk) >= level) {
      deepest.set(trunk, { level, rounds: () => before.upTo(trunk, level) });
    }
  }
  const all = [...deepest]
    .filter(([key, { level }]) => others.levels(key) < level)
    .map(([key, { rounds }]): Trunk => ({ key, rounds: rounds() }));
  const trunks = [
    ...all.filter(({ rounds }) => rounds.levels > 1),
    ...sharedRounds(all.filter(({ rounds }) => rounds.levels === 1)),
  ];
  if (trunks.length > 0) writeTrunks(study, trunks, folder);
  return trunks;
}
