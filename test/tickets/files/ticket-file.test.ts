import { describe, expect, it } from "vitest";
import { packageVersion } from "../../../src/data/index.js";
import { architecture } from "../../../src/networks/index.js";
import { canonicalJson } from "../../../src/numerics/index.js";
import type { SafeTensor, SavedTicket } from "../../../src/tickets/index.js";
import { decodeTicket, encodeTicket, readSafetensors, writeSafetensors } from "../../../src/tickets/index.js";

const description = { job: "train", data: "digits", recipe: { rate: 0.0012 }, note: 'ü\u2028"\\' };

/** 3-2-2 with 6 of its 10 weights. */
function tiny(): SavedTicket {
  const network = architecture({ widths: [3, 2, 2], activation: "tanh" });
  const layers = [Uint8Array.of(1, 0, 1, 0, 0, 1), Uint8Array.of(1, 1, 0, 1)];
  const initial = Float32Array.of(0.5, 0, -1, 0, 0, 2, 0.1, -0.1, 3, 4, 0, 5, 0, 0);
  return { network, mask: { layers }, initial, description: { job: "train", seed: 1 } };
}

function ticket(): SavedTicket {
  const small = tiny();
  return { ...small, trained: small.initial.map((x) => -x / 3), description };
}

/** The bytes of a ticket with some of its texts or tensors changed, without care for the checksum. */
function changed(
  bytes: Uint8Array,
  change: {
    readonly texts?: Record<string, string>;
    readonly tensors?: Record<string, SafeTensor | undefined>;
  },
): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes);
  const all = new Map([...tensors, ...Object.entries(change.tensors ?? {})]);
  const left = [...all].flatMap(([name, tensor]) => (tensor === undefined ? [] : [[name, tensor] as const]));
  return writeSafetensors({
    tensors: new Map(left),
    metadata: new Map([...metadata, ...Object.entries(change.texts ?? {})]),
  });
}

/** The same with the checksum that belongs to it, which the error of the first attempt names. */
function consistent(bytes: Uint8Array, change: Parameters<typeof changed>[1]): Uint8Array {
  const forged = changed(bytes, change);
  try {
    decodeTicket(forged);
  } catch (error) {
    const [, sha256 = ""] = /content must have SHA-256 \w+, got (\w+)/.exec((error as Error).message) ?? [];
    return changed(bytes, { ...change, texts: { ...change.texts, sha256 } });
  }
  return forged;
}

describe("a ticket as bytes", () => {
  it("comes back to the bit, with description and versions, and is written as the same bytes again", () => {
    const given = ticket();
    const bytes = encodeTicket(given);
    const read = decodeTicket(bytes);
    expect(read).toEqual({ ...given, versions: { package: packageVersion(), format: 1 } });
    expect(canonicalJson(read.description)).toBe(canonicalJson(description));
    expect(encodeTicket(read)).toEqual(bytes);
    const { trained: _, ...untrained } = given;
    expect(decodeTicket(encodeTicket(untrained))).not.toHaveProperty("trained");
  });

  it("keeps −0 and the smallest numbers of weights and biases", () => {
    const given = tiny();
    const initial = given.initial.slice();
    initial.set([-0, 0, 1.401298464324817e-45], 0);
    initial[13] = -0;
    const { initial: back } = decodeTicket(encodeTicket({ ...given, initial }));
    expect(new Uint32Array(back.buffer)).toEqual(new Uint32Array(initial.buffer));
  });

  it("is a safetensors file with masks as BOOL and weights as (outputs, inputs)", () => {
    const { tensors, metadata } = readSafetensors(encodeTicket(tiny()));
    const shapes = [...tensors].map(([name, { dtype, shape }]) => `${name} ${dtype} ${shape.join("x")}`);
    expect(shapes.sort()).toEqual([
      "initial.layers.0.bias F32 2",
      "initial.layers.0.weight F32 2x3",
      "initial.layers.1.bias F32 2",
      "initial.layers.1.weight F32 2x2",
      "mask.layers.0.weight BOOL 2x3",
      "mask.layers.1.weight BOOL 2x2",
    ]);
    expect(tensors.get("initial.layers.1.weight")?.values).toEqual(Float32Array.of(3, 4, 0, 5));
    expect([...metadata.keys()]).toEqual([
      "format",
      "version",
      "package",
      "network",
      "description",
      "sha256",
    ]);
  });

  it("rewritten by a program that orders texts and tensors otherwise is the same ticket", () => {
    const bytes = encodeTicket(ticket());
    const { tensors, metadata } = readSafetensors(bytes);
    const other = writeSafetensors({ tensors, metadata: new Map([...metadata].reverse()) });
    expect(other).not.toEqual(bytes);
    expect(decodeTicket(other)).toEqual(decodeTicket(bytes));
  });
});

describe("decodeTicket refuses", () => {
  const whole = encodeTicket(tiny());
  const clear = /^(readSafetensors|decodeTicket): .+, got .+$/s;

  it("all 874 truncations, and every file with one bit of a byte flipped, wherever it lies", () => {
    expect(whole).toHaveLength(874);
    for (let i = 0; i < whole.length; i++) {
      expect(() => decodeTicket(whole.subarray(0, i)), `${i} bytes`).toThrow(clear);
      const bytes = whole.slice();
      bytes[i] = (bytes[i] ?? 0) ^ (1 << ((5 * i) % 8));
      expect(() => decodeTicket(bytes), `byte ${i}`).toThrow(clear);
    }
  });

  const zero: SafeTensor = { dtype: "F32", shape: [2], values: new Float32Array(2) };
  const bits: SafeTensor = { dtype: "U8", shape: [2, 3], values: new Uint8Array(6) };
  const network = (layers: unknown) => ({ network: JSON.stringify({ layers }) });
  it.each<[string, Parameters<typeof changed>[1], string]>([
    ["another kind of file", { texts: { format: "pt" } }, "format must be lottery-lab-ticket, got pt"],
    [
      "a later form",
      { texts: { version: "2", package: "9.0.0" } },
      "version must be 1, got 2, written by lottery-lab 9.0.0",
    ],
    [
      "a missing tensor",
      { tensors: { "initial.layers.1.bias": undefined } },
      "must have the tensor initial.layers.1.bias, got none",
    ],
    [
      "half of the trained weights",
      { tensors: { "trained.layers.1.bias": zero } },
      "must have the tensor trained.layers.0.weight, got none",
    ],
    [
      "a tensor too many",
      { tensors: { extra: zero } },
      "must hold mask, initial and trained only, got extra",
    ],
    [
      "a mask of numbers",
      { tensors: { "mask.layers.0.weight": bits } },
      "mask.layers.0.weight must be BOOL [2, 3], got U8 [2, 3]",
    ],
    [
      "other shapes",
      { tensors: { "initial.layers.0.bias": { ...zero, shape: [1, 2] } } },
      "must be F32 [2], got F32 [1, 2]",
    ],
    [
      "NaN",
      { tensors: { "initial.layers.0.bias": { ...zero, values: Float32Array.of(0, NaN) } } },
      "decodeTicket: initial must be finite, got NaN at 7",
    ],
    [
      "a pruned weight that is not 0",
      {
        tensors: {
          "initial.layers.1.weight": { ...zero, shape: [2, 2], values: Float32Array.of(1, 1, 7, 1) },
        },
      },
      "initial must be 0 where layer 1 is pruned, got 7 at 2",
    ],
    [
      "a network that is code",
      { texts: { network: "process.exit()" } },
      "network must be JSON, got process.exit()",
    ],
    ["a network without layers", { texts: network([]) }, "network must have layers, got"],
    [
      "a layer that is null",
      { texts: network([null]) },
      "layers must have inputs, outputs and activation, got null",
    ],
    [
      "a layer of 2^60 units",
      { texts: network([{ inputs: 3, outputs: 2 ** 60, activation: "relu" }]) },
      "layers must have inputs, outputs and activation",
    ],
    [
      "a layer of 2^40 units",
      { texts: network([{ inputs: 3, outputs: 2 ** 40, activation: "relu" }]) },
      "mask.layers.0.weight must be BOOL [1099511627776, 3]",
    ],
    [
      "an unknown activation",
      { texts: network([{ inputs: 3, outputs: 2, activation: "softsign" }]) },
      "activation must be one of relu, tanh, identity, sigmoid, gelu, silu, leaky-relu, got softsign",
    ],
    [
      "layers that do not fit",
      {
        texts: network([
          { inputs: 3, outputs: 2, activation: "relu" },
          { inputs: 3, outputs: 2, activation: "relu" },
        ]),
      },
      "layer 1 must have 2 inputs, got 3",
    ],
    [
      "a description that is a list",
      { texts: { description: "[1]" } },
      "description must be a JSON object, got [1]",
    ],
  ])("%s", (_, change, message) => {
    expect(() => decodeTicket(consistent(whole, change))).toThrow(message);
    expect(() => decodeTicket(consistent(whole, change))).toThrow(clear);
  });

  it("a changed weight, mask, description or network by the checksum", () => {
    const weights: SafeTensor = { dtype: "F32", shape: [2], values: Float32Array.of(9, 9) };
    const texts = [{ description: "{}" }, { package: "9.9.9" }, network([]), { note: "" }];
    for (const change of [
      { tensors: { "initial.layers.0.bias": weights } },
      ...texts.map((text) => ({ texts: text })),
    ])
      expect(() => decodeTicket(changed(whole, change as Parameters<typeof changed>[1]))).toThrow(
        "content must have SHA-256",
      );
  });
});

describe("encodeTicket refuses", () => {
  it.each<[string, (ticket: SavedTicket) => SavedTicket, string]>([
    ["a mask of another network", (t) => ({ ...t, mask: { layers: [] } }), "mask must have 2 layers, got 0"],
    [
      "too few parameters",
      (t) => ({ ...t, initial: new Float32Array(3) }),
      "initial must be a Float32Array of 14, got 3",
    ],
    [
      "float64",
      (t) => ({ ...t, trained: new Float64Array(14) as never }),
      "trained must be a Float32Array of 14, got 14",
    ],
    [
      "infinities",
      (t) => ({ ...t, trained: t.initial.map(() => Infinity) }),
      "trained must be finite, got Infinity at 0",
    ],
    [
      "pruned weights that are not 0",
      (t) => ({ ...t, trained: t.initial.map(() => 2) }),
      "trained must be 0 where layer 0 is pruned, got 2 at 1",
    ],
    [
      "a description that JSON would lose",
      (t) => ({ ...t, description: { seed: NaN } }),
      "value.seed must be a finite number, got NaN",
    ],
  ])("%s", (_, change, message) => {
    expect(() => encodeTicket(change(tiny()))).toThrow(message);
  });
});
