import { describe, expect, it } from "vitest";
import { nativeBinary } from "../../../src/engine/index.js";
import type { Addon } from "../../../src/engine/native/addon.js";
import { random, type Rng } from "../../../src/numerics/random.js";

const binary = nativeBinary();

/** A small network and examples, as the addon takes them. */
const layers = Uint32Array.of(6, 20, 4, 1, 20, 3, 0, 0);
const parameters = 6 * 20 + 20 + 20 * 3 + 3;
const used = (): Uint8Array => new Uint8Array(6).fill(1);
const constants = Float64Array.of(0.9, 0.1, 0.999, 0.001, 1e-8, 0.1, 1, 0.1);

function opened(addon: Addon) {
  const inputs = Uint8Array.from({ length: 60 }, (_, j) => j * 4);
  const labels = Uint8Array.from({ length: 10 }, (_, j) => j % 3);
  const rows = addon.bind(10, 6, 3, 1 / 255, inputs, undefined, labels, undefined, undefined, used());
  const program = addon.compile(4, layers, undefined, used(), 0, 3, 12, constants, 7);
  const curvature = addon.compileCurvature(4, layers, undefined, used(), 0, 3, 64, constants, 0);
  addon.moveTo(curvature, rows, Uint32Array.of(1, 2), new Float32Array(parameters).fill(0.1));
  return { rows, program, curvature };
}

/** Right arguments of every function. */
function calls({ rows, program, curvature }: ReturnType<typeof opened>): Record<string, unknown[]> {
  const floats = (count: number): Float32Array => new Float32Array(count);
  const one = Uint32Array.of(1, 2);
  return {
    describe: [],
    bind: [
      2,
      3,
      2,
      1,
      new Uint8Array(6),
      undefined,
      new Uint8Array(2),
      undefined,
      undefined,
      new Uint8Array(3),
    ],
    mapped: [rows],
    compile: [4, layers, new Uint8Array(180).fill(1), used(), 0, 5, 12, constants, 3],
    compileCurvature: [4, layers, undefined, used(), 1, 1, 64, constants, 0],
    read: [program, 0, floats(parameters)],
    write: [program, 2, floats(parameters)],
    steps: [
      program,
      rows,
      one,
      Uint32Array.of(1, 1),
      Float64Array.of(0.1, 1, 1, 0, 0.1, 1, 0.9, 1),
      new Float64Array(2),
    ],
    gradient: [program, rows, one, floats(parameters)],
    evaluate: [program, rows, one, new Float64Array(2)],
    outputs: [program, rows, one, floats(6)],
    forward: [program, rows, one, floats(6)],
    derive: [program, new Float64Array(6), floats(parameters)],
    advance: [program, new Float64Array(6), Float64Array.of(0.1, 1, 1, 0)],
    moveTo: [curvature, rows, one, floats(parameters)],
    product: [curvature, floats(parameters), 1, floats(parameters)],
    norms: [curvature, floats(2)],
    free: [999_999],
  };
}

const detached = <T extends ArrayBufferView>(array: T): T => {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return array;
};
const odd = [
  -1,
  0,
  0.5,
  1,
  2,
  3,
  7,
  1e9,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53,
  1e300,
  NaN,
  Infinity,
  null,
  undefined,
  "1",
  {},
  [],
  true,
  () => 1,
  3n,
  Symbol("x"),
  new Uint8Array(0),
  new DataView(new ArrayBuffer(8)),
  new BigInt64Array(2),
];
const make = (rng: Rng): unknown => {
  const lengths = [0, 1, 2, 3, 6, 63, 180, 203, 4096];
  const length = lengths[rng.integer(lengths.length)] ?? 0;
  const huge = Uint32Array.from({ length: 4 * (1 + rng.integer(3)) }, () => rng.integer(2 ** 31) * 2);
  const types = [Uint8Array, Uint32Array, Float32Array, Float64Array, Int32Array];
  const Type = types[rng.integer(types.length)] ?? Uint8Array;
  const fresh = new Type(length).fill(rng.integer(40));
  const choices = [odd[rng.integer(odd.length)], fresh, huge, detached(new Type(length))];
  return choices[rng.integer(choices.length)];
};

describe.runIf(binary.state === "there")("the addon's own functions", () => {
  const addon = binary.state === "there" ? binary.addon : ({} as Addon);
  const call = (name: string, args: unknown[]): unknown =>
    (addon as unknown as Record<string, (...all: unknown[]) => unknown>)[name]?.(...args);

  it("take what is right", () => {
    const things = opened(addon);
    for (const [name, args] of Object.entries(calls(things)))
      expect(() => call(name, args), name).not.toThrow();
  });

  it("refuse each wrong length, type, index, count and handle with a line that names the function", () => {
    const things = opened(addon);
    const { rows, program, curvature } = things;
    const right = calls(things);
    const wrong = (name: string, changes: Record<number, unknown>, message: string): void => {
      const args = (right[name] ?? []).map((value, k) => (k in changes ? changes[k] : value));
      expect(() => call(name, args), `${name} ${message}`).toThrow(message);
    };
    wrong("bind", { 0: 0 }, "native bind: count must be an integer in [1, 2147483647], got 0");
    wrong("bind", { 0: 3 }, "native bind: inputs must have 9 values, got 6");
    wrong("bind", { 1: 2 ** 24 }, "features must be an integer in [1, 16777215], got 16777216");
    wrong("bind", { 6: new Uint8Array(3) }, "labels must have 2 values, got 3");
    wrong("bind", { 6: Uint8Array.of(0, 2) }, "labels must be below the classes, got 2");
    wrong("bind", { 7: new Float32Array(3) }, "targets must be a whole number an example, got 3");
    wrong("bind", { 4: undefined }, "inputs must be bytes or floats, kinds, got 0");
    wrong("bind", { 9: new Uint8Array(2) }, "used must have 3 values, got 2");
    wrong("compile", { 0: 5 }, "width must be one of this processor, got 5");
    wrong("compile", { 1: Uint32Array.of(6, 20, 1) }, "layers must be four numbers each, got 3");
    wrong(
      "compile",
      { 1: Uint32Array.of(6, 20, 1, 1, 21, 3, 0, 0) },
      "inputs of a layer must equal the outputs before it, got 21",
    );
    wrong(
      "compile",
      { 1: Uint32Array.of(6, 2 ** 27, 1, 1), 2: undefined },
      "memory must be at most 4294967296 bytes",
    );
    wrong(
      "compile",
      { 1: Uint32Array.of(6, 20, 7, 1), 2: undefined },
      "activations and kernels must be known, got 7",
    );
    wrong("compile", { 2: new Uint8Array(179) }, "mask must have 180 values, got 179");
    wrong("compile", { 6: 0 }, "capacity must be an integer in [1, 16777216], got 0");
    wrong("compile", { 6: 2 ** 24 }, "memory must be at most 4294967296 bytes");
    wrong("compile", { 5: 4 }, "rule must be one of its steps, got 4");
    wrong("compile", { 8: 0 }, "rule must be one of its steps, got 5");
    wrong("compile", { 8: 8 }, "steps must be an integer in [0, 7], got 8");
    wrong("compile", { 7: new Float64Array(5) }, "constants must have 8 values, got 5");
    wrong("compileCurvature", { 6: 63 }, "capacity must be an integer in [64, 64], got 63");
    wrong("steps", { 2: Uint32Array.of(1, 10) }, "indices must be those of examples, got 10");
    wrong("steps", { 3: Uint32Array.of(1, 2) }, "batches must hold the indices, and none be empty, got 3");
    wrong("steps", { 3: Uint32Array.of(2, 0) }, "batches must hold the indices, and none be empty");
    wrong("steps", { 3: Uint32Array.of(2 ** 31, 2 ** 31) }, "indices must be those of examples");
    wrong("steps", { 4: new Float64Array(5) }, "numbers must have 8 values, got 5");
    wrong("steps", { 0: rows }, "program must be compiled, and not freed");
    wrong("steps", { 1: program }, "examples must be bound, and not freed");
    wrong("gradient", { 2: new Uint32Array(13) }, "indices must be as many as fit, got 13");
    wrong("evaluate", { 2: new Uint32Array(0) }, "indices must be as many as fit, got 0");
    wrong("outputs", { 3: new Float32Array(5) }, "outputs must have 6 values, got 5");
    wrong("forward", { 3: new Float32Array(5) }, "outputs must have 6 values, got 5");
    wrong("advance", {}, "forward must be called first, examples, got 0");
    call("forward", right["forward"] ?? []);
    wrong("derive", { 1: new Float64Array(5) }, "derivative must have 6 values, got 5");
    wrong("advance", { 1: new Float32Array(6) }, "derivative must have its type");
    wrong("advance", { 2: new Float64Array(3) }, "numbers must have 4 values, got 3");
    call("evaluate", right["evaluate"] ?? []);
    wrong("derive", {}, "forward must be called first, examples, got 0");
    wrong(
      "read",
      { 2: detached(new Float32Array(parameters)) },
      `values must have ${parameters} values, got 0`,
    );
    wrong("read", { 2: new Float64Array(parameters) }, "values must have its type");
    wrong("write", { 1: 4 }, "quantity must be an integer in [0, 3], got 4");
    wrong("product", { 0: program }, "program must be compiled, and not freed");
    wrong("norms", { 1: new Float32Array(3) }, "norms must have 2 values, got 3");
    expect(() => call("steps", [])).toThrow("native steps: arguments must be as many as it takes, got 0");
    const other = addon.bind(
      1,
      5,
      2,
      1,
      new Uint8Array(5),
      undefined,
      new Uint8Array(1),
      undefined,
      undefined,
      new Uint8Array(5),
    );
    wrong("evaluate", { 1: other, 2: Uint32Array.of(0) }, "examples must suit the network, features, got 5");
    addon.free(program);
    addon.free(program);
    wrong("read", {}, "program must be compiled, and not freed");
    addon.free(rows);
    wrong("product", {}, "moveTo must be called first, examples, got 0");
    addon.free(curvature);
    wrong("norms", {}, "program must be compiled, and not freed");
  });

  it("never end the process: 30,000 calls with one to three arguments wrong give a result or an error", () => {
    const rng = random(91);
    let [refused, taken] = [0, 0];
    for (let round = 0; round < 60; round++) {
      const things = opened(addon);
      for (let k = 0; k < 500; k++) {
        const right = Object.entries(calls(things));
        const [name, args] = right[rng.integer(right.length)] ?? ["describe", []];
        for (let wrong = 0; wrong <= rng.integer(3); wrong++)
          args[rng.integer(Math.max(1, args.length))] = make(rng);
        try {
          const result = call(name, args);
          if (/^(bind|compile)/.test(name)) addon.free(result as number);
          taken++;
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          refused++;
        }
      }
      for (const handle of Object.values(things)) addon.free(handle);
    }
    expect(refused + taken).toBe(30_000);
    expect(refused).toBeGreaterThan(10_000);
  });
});
