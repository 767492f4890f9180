// Lanes [neuron][stride / 4 examples] to tiles [tile of 16 neurons][example][16] and back, four by four.
@inline function turn4(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const a = v128.load(from), b = v128.load(from + fromStep), c = v128.load(from + 2 * fromStep), d = v128.load(from + 3 * fromStep);
  const p = v128.shuffle<f32>(a, b, 0, 4, 1, 5), q = v128.shuffle<f32>(a, b, 2, 6, 3, 7), r = v128.shuffle<f32>(c, d, 0, 4, 1, 5), s = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(p, r, 0, 1, 4, 5));
  v128.store(to + toStep, v128.shuffle<f32>(p, r, 2, 3, 6, 7));
  v128.store(to + 2 * toStep, v128.shuffle<f32>(q, s, 0, 1, 4, 5));
  v128.store(to + 3 * toStep, v128.shuffle<f32>(q, s, 2, 3, 6, 7));
}

/** Tiles to lanes; neurons and examples are rounded up to fours (both sides have the room). */
export function tilesToLanes(tiles: usize, tileBytes: usize, neurons: u32, examples: u32, lanes: usize, stride: usize): void {
  for (let j: usize = 0; j < neurons; j += 4)
    for (let e: usize = 0; e < examples; e += 4) turn4(tiles + (j >> 4) * tileBytes + (e << 6) + ((j & 15) << 2), 64, lanes + j * stride + (e << 2), stride);
}

export function lanesToTiles(lanes: usize, stride: usize, neurons: u32, examples: u32, tiles: usize, tileBytes: usize): void {
  for (let j: usize = 0; j < neurons; j += 4)
    for (let e: usize = 0; e < examples; e += 4) turn4(lanes + j * stride + (e << 2), stride, tiles + (j >> 4) * tileBytes + (e << 6) + ((j & 15) << 2), 64);
}
