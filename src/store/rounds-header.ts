import { isRecord } from "./entries.js";

/** Levels of shared rounds, by the keys of ladders that have one level each. */
export type OneShots = Readonly<Record<string, number>>;

/** What the first line of a file of trunks says of one; its bytes follow in the order of the list. */
export interface TrunkRecord {
  readonly key: string;
  readonly levels: number;
  readonly counts: readonly number[];
  readonly bytes: number;
  readonly sha256: string;
  readonly oneShots?: OneShots | undefined;
}

/** The list in the first line of a file. Throws an error that names the file where it is none. */
export function readHeader(file: string, text: string): readonly TrunkRecord[] {
  try {
    const value: unknown = JSON.parse(text);
    // Whether its bytes are right is told by each trunk's checksum.
    const trunks: unknown = isRecord(value) ? value["trunks"] : undefined;
    if (Array.isArray(trunks) && trunks.every(isTrunkRecord)) return trunks;
  } catch {
    // the error below
  }
  throw new Error(`trunkRounds: ${file} must begin with a line of JSON that lists trunks, got other bytes`);
}

function isTrunkRecord(value: unknown): value is TrunkRecord {
  if (!isRecord(value)) return false;
  const { key, levels, counts, bytes, sha256, oneShots } = value as {
    [field in keyof TrunkRecord]?: unknown;
  };
  return (
    typeof key === "string" &&
    typeof sha256 === "string" &&
    Array.isArray(counts) &&
    [...(counts as unknown[]), levels, bytes].every(isCount) &&
    (oneShots === undefined || (isRecord(oneShots) && Object.values(oneShots).every(isCount)))
  );
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
