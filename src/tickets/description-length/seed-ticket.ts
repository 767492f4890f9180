import { canonicalJson, sha256Hex } from "../../numerics/canonical.js";
import { knownFields } from "../../numerics/checks.js";
import { architecture, parameterCount } from "../../networks/architecture.js";
import type { Activation, Architecture, Mask } from "../../networks/types.js";
import { applyMask, checkMask } from "../masks/masks.js";
import { startParameters } from "../starts/start-parameters.js";
import { decodeMask, encodeMask } from "./mask-code.js";
import { checkBytes } from "./range-coder.js";

/** A ticket at its start: where it begins is told by a seed, which weights it has by a mask. */
export interface SeedTicket {
  /** Of dense layers; its weights are drawn as "glorot-normal". */
  readonly network: Architecture;
  /** From which the initial weights are drawn: an integer in [0, 2^53). */
  readonly seed: number;
  /** Which weights survive. */
  readonly mask: Mask;
  /** What else is to be known of it, as JSON: the canonical form of its run, say. Default {}. */
  readonly description?: Readonly<Record<string, unknown>> | undefined;
}

/** A ticket that came back. */
export interface RestoredTicket extends Required<SeedTicket> {
  /** m ⊙ w₀, to the bit as it was written. */
  readonly initial: Float32Array;
}

const MAGIC = "lottery-lab seed+mask 1\n";
const CODE = "initial and columns";

/**
 * Seed and mask as the bytes of one file: a line that names the format, a line of JSON (network, seed, description and the SHA-256 of the start), and
 * the mask coded given the initial weights, which the seed gives to both sides for nothing. A float32 file of the same ticket at 3.6 % of LeNet is
 * five times as long. Throws on a seed or mask that does not fit.
 */
export function encodeSeedTicket(ticket: SeedTicket): Uint8Array {
  const known = knownFields("encodeSeedTicket", ticket, ["network", "seed", "mask", "description"]);
  const { network, seed, mask, description = {} } = known;
  checkMask(network, mask, "encodeSeedTicket");
  const whole = startParameters("original", { network, seed });
  const sha256 = checksum(applyMask(network, mask, whole));
  const coded = encodeMask(network, mask, { code: CODE, initial: whole });
  const header = `${MAGIC}${canonicalJson({ network, seed, description, sha256 })}\n`;
  return new Uint8Array(Buffer.concat([Buffer.from(header, "utf8"), coded]));
}

/** The ticket of `encodeSeedTicket`'s bytes. Throws on other bytes, and if what comes back is not what was written. */
export function decodeSeedTicket(bytes: Uint8Array): RestoredTicket {
  checkBytes("decodeSeedTicket", bytes);
  const buffer = Buffer.from(bytes);
  if (buffer.toString("utf8", 0, MAGIC.length) !== MAGIC)
    return refuse(`bytes must begin with ${JSON.stringify(MAGIC)}`, "others");
  const end = buffer.indexOf(10, MAGIC.length);
  const { network, seed, description, sha256 } = headerOf(buffer.toString("utf8", MAGIC.length, end));
  const whole = startParameters("original", { network, seed });
  const mask = decodeMask(network, buffer.subarray(end + 1), { code: CODE, initial: whole });
  const initial = applyMask(network, mask, whole);
  const found = checksum(initial);
  if (found !== sha256) return refuse(`start must have SHA-256 ${sha256}`, found);
  return { network, seed, mask, description, initial };
}

interface Header extends Required<Omit<SeedTicket, "mask">> {
  readonly sha256: string;
}

function headerOf(json: string): Header {
  let value: Partial<Record<keyof Header, unknown>>;
  try {
    value = Object(JSON.parse(json)) as typeof value; // every field is looked at below
  } catch {
    return refuse("second line must be JSON", json.slice(0, 40));
  }
  const { seed, description, sha256 } = value;
  if (typeof sha256 !== "string") return refuse("sha256 must be a text", JSON.stringify(sha256));
  if (typeof seed !== "number") return refuse("seed must be a number", JSON.stringify(seed));
  const network = networkOf(value.network);
  return { network, seed, description: Object(description) as Header["description"], sha256 };
}

/** The network, its layers checked by building it anew from its widths. */
function networkOf(value: unknown): Architecture {
  const { layers } = Object(value) as { readonly layers?: unknown };
  if (!Array.isArray(layers) || layers.length === 0) return refuse("network must have layers", "none");
  const each = layers as readonly { inputs: number; outputs: number; activation: Activation }[];
  const widths = [each[0]?.inputs ?? 0, ...each.map(({ outputs }) => outputs)];
  const built = architecture({ widths, activation: each[0]?.activation ?? "relu" });
  const found: Architecture = { layers: each };
  if (parameterCount(built) !== parameterCount(found) || canonicalJson(built) !== canonicalJson(found))
    return refuse("network must be one of layers that follow each other", canonicalJson(found).slice(0, 80));
  return built;
}

const checksum = (parameters: Float32Array): string =>
  sha256Hex(new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength));

function refuse(requirement: string, got: string): never {
  throw new RangeError(`decodeSeedTicket: ${requirement}, got ${got}`);
}
