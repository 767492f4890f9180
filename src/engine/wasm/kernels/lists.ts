// Ragged lists of nonzero inputs, both ways round.
//   row head (8 bytes): address of the first entry: u32, count: u32.   Rows: an example's nonzero inputs, features ascending.
//   entry (8 bytes): cell: u32 = 64 · index, value: f32;  in data of bytes (4 bytes): u32 = 256 · index + byte, whose value is table[byte].
//   columns: a feature's (example, x) in four runs, one a virtual lane, in the order the lanes are added up: examples
//   0, 4, 8 … then 2, 6 … then 1, 5 … then 3, 7 …;  starts[feature], and ends[run][feature].
// A data set lies in DRAM: half the bytes an entry is half the time to fetch a batch. Kernels take table = 0 for entries of 8 bytes.

/** Once a data set: bytes to rows of short entries. Returns the end of the entries. */
export function listBytes(inputs: usize, examples: u32, features: u32, heads: usize, entries: usize): usize {
  for (let e: u32 = 0; e < examples; e++, inputs += features, heads += 8) {
    const first = entries;
    for (let k: u32 = 0; k < features; k++) {
      const byte = load<u8>(inputs + k);
      if (byte) { store<u32>(entries, k << 8 | byte); entries += 4; }
    }
    store<u32>(heads, <u32>first);
    store<u32>(heads, <u32>(entries - first) >> 2, 4);
  }
  return entries;
}

/** The same from float32 inputs, to entries of 8 bytes. */
export function listFloats(inputs: usize, examples: u32, features: u32, scale: f32, heads: usize, entries: usize): usize {
  for (let e: u32 = 0; e < examples; e++, heads += 8) {
    const first = entries;
    for (let k: u32 = 0; k < features; k++, inputs += 4) {
      const x = load<f32>(inputs) * scale;
      if (x != 0) { store<u32>(entries, k << 6); store<f32>(entries, x, 4); entries += 8; }
    }
    store<u32>(heads, <u32>first);
    store<u32>(heads, <u32>(entries - first) >> 3, 4);
  }
  return entries;
}

/** The batch's labels. */
export function gatherLabels(all: usize, batch: usize, examples: u32, labels: usize): void {
  for (let at: usize = 0; at < <usize>examples << 2; at += 4) store<u32>(labels + at, load<u32>(all + (<usize>load<u32>(batch + at) << 2)));
}

/** Bytes of one entry, as a shift. */
@inline function size(table: usize): usize { return table ? 2 : 3; }

/** The batch's heads, and one word of every cache line of its entries, so that the misses overlap. */
export function gatherRows(heads: usize, batch: usize, examples: u32, rows: usize, table: usize): u32 {
  let seen: u64 = 0;
  for (let e: u32 = 0; e < examples; e++) {
    const head = load<u64>(heads + (<usize>load<u32>(batch + (<usize>e << 2)) << 3));
    store<u64>(rows + (<usize>e << 3), head);
    const first = <usize>(head & 0xffffffff), end = first + (<usize>(head >> 32) << size(table));
    for (let at = first; at < end; at += 64) seen ^= load<u32>(at);
  }
  return <u32>seen;
}

@inline function valueOf(entry: u32, table: usize): f32 { return load<f32>(table + (<usize>(entry & 255) << 2)); }

/** Rows of short entries to rows of 8 bytes an entry, with room for all features of each example. */
export function widenRows(rows: usize, examples: u32, table: usize, heads: usize, entries: usize): void {
  for (let e: u32 = 0; e < examples; e++, rows += 8, heads += 8) {
    const count = load<u32>(rows, 4);
    store<u32>(heads, <u32>entries);
    store<u32>(heads, count, 4);
    for (let entry: usize = load<u32>(rows), end = entry + (<usize>count << 2); entry < end; entry += 4, entries += 8) {
      const pair = load<u32>(entry);
      store<u32>(entries, pair >> 8 << 6);
      store<f32>(entries, valueOf(pair, table), 4);
    }
  }
}

/** The same with every value squared, from rows of either kind. */
export function squareRows(rows: usize, examples: u32, table: usize, heads: usize, entries: usize): void {
  for (let e: u32 = 0; e < examples; e++, rows += 8, heads += 8) {
    const count = load<u32>(rows, 4);
    store<u32>(heads, <u32>entries);
    store<u32>(heads, count, 4);
    for (let entry: usize = load<u32>(rows), end = entry + (<usize>count << size(table)); entry < end; entries += 8) {
      const word = load<u32>(entry), value = table ? valueOf(word, table) : load<f32>(entry, 4);
      store<u32>(entries, table ? word >> 8 << 6 : word);
      store<f32>(entries, value * value, 4);
      entry += <usize>1 << size(table);
    }
  }
}

/** Columns from rows. Each column has room for `examples` entries at starts[feature]. */
export function listColumns(rows: usize, examples: u32, starts: usize, ends: usize, features: u32): void {
  const bytes = <usize>features << 2;
  for (let run: u32 = 0, before = starts; run < 4; run++, before = ends, ends += bytes) {
    memory.copy(ends, before, bytes);
    for (let e: u32 = (run & 1) << 1 | run >> 1; e < examples; e += 4) {
      let entry: usize = load<u32>(rows + (<usize>e << 3));
      const end = entry + (<usize>load<u32>(rows + (<usize>e << 3), 4) << 3);
      for (; entry < end; entry += 8) {
        const cursor = ends + (load<u32>(entry) >> 4), to: usize = load<u32>(cursor);
        store<u32>(to, e << 6);
        store<f32>(to, load<f32>(entry, 4), 4);
        store<u32>(cursor, <u32>to + 8);
      }
    }
  }
}

@inline function nonzero(at: usize): i32 { return i32x4.bitmask(f32x4.ne(v128.load(at), f32x4.splat(0))); }

/** Rows from activations h in tiles [tile of 16 features][example][16]. Row addresses are set once by the driver; padded features are 0. */
export function listActivations(h: usize, examples: u32, tileBytes: usize, features: u32, rows: usize): void {
  for (let e: u32 = 0; e < examples; e++, rows += 8, h += 64) {
    const first: usize = load<u32>(rows);
    let entry = first, source = h;
    for (let k: u32 = 0; k < features; k += 16, source += tileBytes) {
      let bits = nonzero(source) | nonzero(source + 16) << 4 | nonzero(source + 32) << 8 | nonzero(source + 48) << 12;
      while (bits) {
        const j = ctz(bits);
        bits &= bits - 1;
        store<u32>(entry, k + j << 6);
        store<f32>(entry, load<f32>(source + (j << 2)), 4);
        entry += 8;
      }
    }
    store<u32>(rows, <u32>(entry - first) >> 3, 4);
  }
}

/** Rows to lanes [feature][stride / 4 examples]; what is not listed becomes 0. active: a byte a feature, 1 if it is in any row; those of the call before
 *  say what is to be cleared, at first nothing. */
export function spreadRows(rows: usize, examples: u32, table: usize, x: usize, features: u32, stride: usize, active: usize): void {
  for (let k: usize = 0, row = x; k < features; k++, row += stride) {
    if (!load<u8>(active + k)) continue;
    for (let at = row; at < row + stride; at += 64) {
      v128.store(at, f32x4.splat(0)); v128.store(at, f32x4.splat(0), 16); v128.store(at, f32x4.splat(0), 32); v128.store(at, f32x4.splat(0), 48);
    }
  }
  memory.fill(active, 0, features);
  for (let e: u32 = 0; e < examples; e++, x += 4) {
    let entry: usize = load<u32>(rows + (e << 3));
    const end = entry + (<usize>load<u32>(rows + (e << 3), 4) << size(table));
    if (table) for (; entry < end; entry += 4) {
      const pair = load<u32>(entry), k = <usize>pair >> 8;
      store<f32>(x + k * stride, valueOf(pair, table));
      store<u8>(active + k, 1);
    } else for (; entry < end; entry += 8) {
      const k = <usize>load<u32>(entry) >> 6;
      store<f32>(x + k * stride, load<f32>(entry, 4));
      store<u8>(active + k, 1);
    }
  }
}
