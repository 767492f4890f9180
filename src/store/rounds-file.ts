import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { constants, deflateRawSync } from "node:zlib";
import { inflate, writeWhole } from "../disk/index.js";
import { sha256Hex } from "../numerics/index.js";
import type { EliminationRounds } from "../tickets/index.js";
import { ALIVE } from "../tickets/index.js";
import { joinLayers, splitLayers } from "./blobs.js";
import { checkStudy } from "./committed.js";
import { readHeader, type OneShots, type TrunkRecord } from "./rounds-header.js";

/** The elimination rounds of a ladder, by the ladder's key. */
export interface Trunk {
  /** Of the ladder, 64 hexadecimal digits. */
  readonly key: string;
  /** For each weight the round in which it was removed, or that it is alive. */
  readonly rounds: EliminationRounds;
  /** One-shot ladders that share these rounds: the level here that is the first and only one of each. The key is then no ladder's. */
  readonly oneShots?: OneShots | undefined;
}

/** Read access to committed elimination rounds: every mask of a ladder without training it again. */
export interface TrunkRounds {
  /** Levels whose masks are known; 0 if none. */
  levels(ladderKey: string): number;
  /** The rounds as they stood at a level: later ones count as alive. Throws if the level is not known. */
  upTo(ladderKey: string, level: number): EliminationRounds;
}

/**
 * The file of some trunks: a line of JSON that lists them, then for each its rounds, one byte a weight, Huffman-coded. Rounds of a weight are
 * geometrically distributed and nearly independent, so that this comes within 3 % of their entropy: 3.5 bits at rate 0.2.
 */
export function encodeTrunks(trunks: readonly Trunk[]): Uint8Array {
  const sorted = [...trunks].sort((a, b) => (a.key < b.key ? -1 : 1));
  const streams = sorted.map(({ rounds }) => compress(joinLayers(rounds.layers)));
  const records = sorted.map(({ key, rounds, oneShots }, i): TrunkRecord => {
    const counts = rounds.layers.map((layer) => layer.length);
    const sha256 = sha256Hex(joinLayers(rounds.layers));
    return { key, levels: rounds.levels, counts, bytes: streams[i]?.length ?? 0, sha256, oneShots };
  });
  const header = Buffer.from(`${JSON.stringify({ rounds: 1, trunks: records })}\n`);
  return new Uint8Array(Buffer.concat([header, ...streams]));
}

/** Bytes of one trunk in such a file. */
export function trunkBytes(rounds: EliminationRounds): number {
  return compress(joinLayers(rounds.layers)).length;
}

/** Writes `<study>.rounds.bin` into the folder; returns the file. */
export function writeTrunks(study: string, trunks: readonly Trunk[], folder: string): string {
  checkStudy("writeTrunks", study);
  const file = join(folder, `${study}.rounds.bin`);
  writeWhole(file, encodeTrunks(trunks));
  return file;
}

/** The rounds in the `*.rounds.bin` of a folder, but for a study's own, each decoded and its checksum verified when it is first asked for. */
export function trunkRounds(folder: string | undefined, except?: string): TrunkRounds {
  let known: ReadonlyMap<string, Source> | undefined;
  let last: { readonly key: string; readonly rounds: EliminationRounds } | undefined;
  const find = (key: string): Source | undefined => {
    known ??= folder === undefined ? new Map() : sources(folder, except);
    return known.get(key);
  };
  return {
    levels: (key) => levelsOf(find(key)),
    upTo(key, level) {
      const source = find(key);
      const most = levelsOf(source);
      if (source === undefined || level > most) {
        throw new RangeError(`trunkRounds: level must be in [0, ${most}] for ${key}, got ${level}`);
      }
      const { record, shared } = source;
      if (last?.key !== record.key) last = { key: record.key, rounds: decode(source) };
      const layers = last.rounds.layers.map((rounds) =>
        shared === undefined
          ? rounds.map((round) => (round > level ? ALIVE : round))
          : rounds.map((round) => (round > shared || level === 0 ? ALIVE : 1)),
      );
      return { levels: level, layers };
    },
  };
}

interface Source {
  readonly file: string;
  readonly record: TrunkRecord;
  /** Where its bytes begin in the file. */
  readonly offset: number;
  /** Of a one-shot ladder: which level of the shared rounds is its only one. */
  readonly shared?: number | undefined;
}

/** Levels whose masks a source knows. */
function levelsOf(source: Source | undefined): number {
  if (source === undefined) return 0;
  return source.shared === undefined ? source.record.levels : 1;
}

function sources(folder: string, except?: string): ReadonlyMap<string, Source> {
  if (!existsSync(folder)) return new Map();
  const found = new Map<string, Source>();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith(".rounds.bin") || name === `${except ?? ""}.rounds.bin`) continue;
    const file = join(folder, name);
    const bytes = readFileSync(file);
    const end = bytes.indexOf(10);
    let offset = end + 1;
    for (const record of readHeader(file, bytes.subarray(0, Math.max(0, end)).toString("utf8"))) {
      const { key, oneShots = { [key]: undefined } } = record;
      for (const [ladder, shared] of Object.entries(oneShots)) {
        const source: Source = { file, record, offset, shared };
        if (levelsOf(found.get(ladder)) < levelsOf(source)) found.set(ladder, source);
      }
      offset += record.bytes;
    }
  }
  return found;
}

function decode({ file, record, offset }: Source): EliminationRounds {
  const { levels, counts, bytes, sha256 } = record;
  let found: string;
  try {
    // Huffman codes have a bit at least, so that a stream of ours holds at most 8 rounds a byte, whatever the header says.
    const most = Math.min(
      counts.reduce((sum, count) => sum + count, 0),
      8 * bytes,
    );
    const stream = readFileSync(file).subarray(offset, offset + bytes);
    const joined = inflate(stream, "deflate", { what: "the rounds", most });
    found = sha256Hex(joined);
    if (found === sha256) return { levels, layers: splitLayers(joined, counts) };
  } catch (error) {
    found = error instanceof Error ? error.message : String(error);
  }
  throw new Error(`trunkRounds: ${file} must have rounds of SHA-256 ${sha256}, got ${found}`);
}

const compress = (bytes: Uint8Array): Buffer =>
  deflateRawSync(bytes, { level: 9, memLevel: 9, strategy: constants.Z_HUFFMAN_ONLY });
