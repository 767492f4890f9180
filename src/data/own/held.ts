import type { OwnData } from "./types.js";

/** The bytes of data sets that this process made, as long as the values live. */
const held = new WeakMap<OwnData, Uint8Array>();

/** The value, whose bytes this process now has at hand. */
export function hold(data: OwnData, bytes: Uint8Array): OwnData {
  held.set(data, bytes);
  return data;
}

/** The bytes of a value that this process made; undefined for one that was read, such as from a manifest. */
export function heldBytes(data: OwnData): Uint8Array | undefined {
  return held.get(data);
}
