import { PROBABILITY_ONE, type BitDecoder, type BitEncoder } from "./range-coder.js";

/** Codes one bit in a context: the encoder is given it and returns it, the decoder finds it. */
export type CodeBit = (context: number, bit: number) => number;

/**
 * Bits whose probability is learnt on the way, by both sides alike, in each context for itself: (ones + ½) / (bits + 1), the estimator of Krichevsky &
 * Trofimov (1981), which costs ½ log₂ n bits a context more than if the frequency had been known.
 */
export function adaptiveBits(
  contexts: number,
  coder: { readonly encoder: BitEncoder } | { readonly decoder: BitDecoder },
): CodeBit {
  const ones = new Uint32Array(contexts);
  const seen = new Uint32Array(contexts);
  // Once for every weight of a network: contexts lie inside by the tables that make them.
  return (context, given) => {
    const [one, all] = [ones[context] as number, seen[context] as number];
    const share = Math.round((PROBABILITY_ONE * (one + 0.5)) / (all + 1));
    const chance = Math.min(PROBABILITY_ONE - 1, Math.max(1, share));
    let bit = given;
    if ("encoder" in coder) coder.encoder.encode(bit, chance);
    else bit = coder.decoder.decode(chance);
    seen[context] = all + 1;
    ones[context] = one + bit;
    return bit;
  };
}
