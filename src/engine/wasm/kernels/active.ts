// The first layer with sparse weights. Only survivors whose input is nonzero somewhere in the batch take part in sums (63 % of MNIST's 784 pixels are, in
// 60 images); the others add nothing, and their gradient is +0. For each batch the active ones are listed by output, as in weight-sparse.ts, with
// their places beside them.

/** Entries and places past the end of a list, which listGradients reads. */
const AHEAD: u32 = 8;

/** Lists by output the places whose input is active: entries (cell, value) and `places` (4 · place). bounds (outputs + 1): first place of each output;
 *  inputs: the input of each place; active: a byte an input; dump: 4 · a place that belongs to no weight. */
export function listActive(bounds: usize, outputs: u32, inputs: usize, values: usize, active: usize, stride: u32, heads: usize, entries: usize, places: usize, dump: u32): void {
  let at: usize = 0;
  for (let o: u32 = 0; o < outputs; o++, bounds += 4, heads += 8) {
    const end = <usize>load<u32>(bounds, 4) << 2, first = entries;
    for (; at < end; at += 4) {
      const k = load<u32>(inputs + at), step: usize = load<u8>(active + k);
      store<u32>(entries, k * stride);
      store<f32>(entries, load<f32>(values + at), 4);
      store<u32>(places, at);
      entries += step << 3; places += step << 2;
    }
    store<u32>(heads, <u32>first);
    store<u32>(heads, <u32>(entries - first) >> 3, 4);
  }
  for (let j: u32 = 0; j < AHEAD; j++, entries += 8, places += 4) { store<u32>(entries, 0); store<u32>(places, dump); }
}
