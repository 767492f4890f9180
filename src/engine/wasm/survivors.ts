import { at } from "../../numerics/at.js";
import type { Kernels } from "./kernel-signatures.js";
import { strideOf, vectorBytes, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";

/** Eight places past the end of a list are written, and eight entries read. */
export const AHEAD = 8;

/** A layer's survivors, each at a place of its own, in by-output order; places are what vectors of weights, moments and gradients are indexed by. */
export interface Places {
  /** For each place: its weight's index o · inputs + i, ascending. */
  readonly weight: Uint32Array;
  /** Bytes of a vector over the places, a multiple of 16. */
  readonly bytes: number;
  /** A vector over the places, zero, with room behind it for what belongs to no weight. */
  vector(): number;
  /** Fills a vector from weights laid out as the layer's. */
  write(vector: number, weights: ArrayLike<number>): void;
}

/** Both lists of the survivors with one value each (kernels/weight-sparse.ts). */
export interface Lists {
  readonly byOutput: number;
  readonly byInput: number;
}

/** The survivors of a layer after the first. */
export interface Survivors extends Places {
  /** Heads of `lists`. */
  readonly outputHeads: number;
  readonly inputHeads: number;
  readonly lists: Lists;
  /** Lists of the same cells at another address, for other values. */
  more(): Lists;
  /** Puts a vector's values into lists. */
  fill(lists: Lists, values: number): void;
  /** Σ dz·x over `count` examples. */
  gradients(dz: number, x: number, count: number, into: number): void;
}

export function placesOf(memory: EngineMemory, scope: Scope, weight: Uint32Array): Places {
  const bytes = vectorBytes(weight.length);
  return {
    weight,
    bytes,
    vector: () => scope.take(bytes + 16),
    write(vector, weights) {
      const { f32 } = memory;
      const to = vector >> 2;
      for (let place = 0; place < weight.length; place++) f32[to + place] = weights[weight[place] ?? 0] ?? 0;
    },
  };
}

/** Address of the first place of each output, and behind them the number of places. */
export function placeBounds(
  memory: EngineMemory,
  scope: Scope,
  { inputs, outputs }: LayerPlan["layer"],
  weight: Uint32Array,
): number {
  const address = scope.take(4 * (outputs + 1));
  const bounds = new Uint32Array(outputs + 1);
  for (const j of weight) {
    const next = Math.floor(j / inputs) + 1;
    bounds[next] = at(bounds, next) + 1;
  }
  for (let o = 0; o < outputs; o++) bounds[o + 1] = at(bounds, o + 1) + at(bounds, o);
  memory.u32.set(bounds, address >> 2);
  return address;
}

/** How many survivors each output and each input has, and their places by input. */
interface Order {
  readonly fanIn: Uint32Array;
  readonly fanOut: Uint32Array;
  /** For each position in the by-input list: the place there. */
  readonly placeAt: Uint32Array;
}

function orderOf(weight: Uint32Array, inputs: number, outputs: number): Order {
  const [fanIn, fanOut] = [new Uint32Array(outputs), new Uint32Array(inputs)];
  for (const j of weight) {
    const [o, i] = [Math.floor(j / inputs), j % inputs];
    fanIn[o] = at(fanIn, o) + 1;
    fanOut[i] = at(fanOut, i) + 1;
  }
  const next = new Uint32Array(inputs);
  for (let i = 1; i < inputs; i++) next[i] = at(next, i - 1) + at(fanOut, i - 1);
  const placeAt = new Uint32Array(weight.length);
  weight.forEach((j, place) => {
    const i = j % inputs;
    placeAt[at(next, i)] = place;
    next[i] = at(next, i) + 1;
  });
  return { fanIn, fanOut, placeAt };
}

/** Heads of rows whose lengths are given, over entries at an address. */
function placeHeads(memory: EngineMemory, scope: Scope, lengths: Uint32Array, entries: number): number {
  const address = scope.take(8 * lengths.length);
  let first = entries;
  lengths.forEach((length, row) => {
    memory.u32[(address >> 2) + 2 * row] = first;
    memory.u32[(address >> 2) + 2 * row + 1] = length;
    first += 8 * length;
  });
  return address;
}

export function placeSurvivors(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  { layer: { inputs, outputs }, mask, capacity }: LayerPlan,
): Survivors {
  const stride = strideOf(capacity);
  const weight = Uint32Array.from({ length: inputs * outputs }, (_, j) => j).filter(
    (j) => !mask || mask[j] === 1,
  );
  const places = placesOf(memory, scope, weight);
  const count = weight.length;
  const { fanIn, fanOut, placeAt } = orderOf(weight, inputs, outputs);
  const more = (): Lists => {
    const byOutput = scope.take(8 * (count + AHEAD));
    const byInput = scope.take(8 * (count + AHEAD));
    weight.forEach((j, place) => (memory.u32[(byOutput >> 2) + 2 * place] = stride * (j % inputs)));
    placeAt.forEach((place, position) => {
      memory.u32[(byInput >> 2) + 2 * position] = stride * Math.floor(at(weight, place) / inputs);
    });
    return { byOutput, byInput };
  };
  const lists = more();
  const inOrder = scope.take(4 * (count + AHEAD));
  for (let place = 0; place < count + AHEAD; place++)
    memory.u32[(inOrder >> 2) + place] = place < count ? 4 * place : places.bytes;
  const inputOrder = scope.take(4 * count);
  memory.u32.set(
    placeAt.map((place) => 4 * place),
    inputOrder >> 2,
  );
  const outputHeads = placeHeads(memory, scope, fanIn, lists.byOutput);
  return {
    ...places,
    lists,
    more,
    outputHeads,
    inputHeads: placeHeads(memory, scope, fanOut, lists.byInput),
    fill({ byOutput, byInput }, values) {
      kernels.takeFloats(values, inOrder, count, byOutput + 4, 8);
      kernels.takeFloats(values, inputOrder, count, byInput + 4, 8);
    },
    gradients(dz, x, examples, into) {
      kernels.listGradients(outputHeads, outputs, inOrder, dz, x, stride, vectorBytes(examples), into, 0);
    },
  };
}
