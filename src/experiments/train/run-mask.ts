import { streams } from "../../data/index.js";
import { resolveNetwork } from "../../networks/index.js";
import { arrangements, unpackMask } from "../../tickets/index.js";
import { readContent } from "../../store/index.js";
import type { TrainingRun } from "./training-run.js";
import { ladderMask, type LadderMask, type MaskTools } from "../ladders/ladder-mask.js";

/** A run's mask: that of its ticket or the user's own, arranged as the run says; undefined if every weight survives. */
export async function runMask(
  { network: described, seed, ticket, mask: own, arrangement, draw }: TrainingRun,
  tools: MaskTools,
): Promise<LadderMask | undefined> {
  if (arrangement === "dense") return undefined;
  const network = resolveNetwork(described);
  const found: LadderMask | undefined =
    own === undefined
      ? ticket && (await ladderMask(ticket, tools))
      : { mask: unpackMask(network, readContent(tools.store, own)) };
  if (found === undefined) return undefined;
  const mask = arrangements[arrangement](found.mask, { network, rng: streams(seed).mask(draw) });
  return arrangement === "ticket" ? { mask, rounds: found.rounds } : { mask };
}
