import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Activation, NetworkName } from "../../src/networks/index.js";
import {
  architecture,
  networks,
  parameterCount,
  resolveNetwork,
  weightCount,
} from "../../src/networks/index.js";

describe.each(Object.keys(networks) as NetworkName[])("%s", (name) => {
  test("resolves to its own widths, its activation within and none after the last layer", () => {
    const { widths, activation, source } = networks[name];
    const { layers } = resolveNetwork(name);
    expect([layers[0]?.inputs, ...layers.map(({ outputs }) => outputs)]).toEqual(widths);
    expect(layers.map((layer) => layer.activation)).toEqual([
      ...new Array<Activation>(layers.length - 1).fill(activation),
      "identity",
    ]);
    expect(source.length).toBeGreaterThan(0);
  });

  test("is the same as its widths written out", () => {
    const { widths, activation } = networks[name];
    expect(resolveNetwork({ widths, activation })).toEqual(resolveNetwork(name));
  });
});

test("LeNet-300-100 has 266,200 weights and 266,610 parameters", () => {
  const network = resolveNetwork("lenet-300-100");
  expect(weightCount(network)).toBe(266200);
  expect(parameterCount(network)).toBe(266610);
});

test("layers chain, and parameters are weights + biases, for any widths", () => {
  const anyWidths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(anyWidths, fc.constantFrom<Activation>("relu", "tanh", "identity"), (widths, activation) => {
      const network = architecture({ widths, activation });
      network.layers.forEach(({ inputs, outputs }, i) => {
        expect([inputs, outputs]).toEqual([widths[i], widths[i + 1]]);
      });
      const biases = widths.slice(1).reduce((sum, width) => sum + width, 0);
      expect(parameterCount(network)).toBe(weightCount(network) + biases);
    }),
  );
});

test.each([
  ["one width", { widths: [3] }, /at least 2 numbers, got \[3\]/],
  ["width 0", { widths: [3, 0] }, /integers ≥ 1, got 0/],
  ["width 2.5", { widths: [2.5, 1] }, /integers ≥ 1, got 2.5/],
  ["width NaN", { widths: [NaN, 1] }, /integers ≥ 1, got NaN/],
  [
    "softsign",
    { widths: [2, 1], activation: "softsign" as Activation },
    /one of "relu", "tanh", "identity", .*, got "softsign"/,
  ],
])("refuses %s", (_, description, message) => {
  expect(() => resolveNetwork(description)).toThrow(message);
});

test.each([
  [{ widths: [2, 1], activaton: "tanh" }, 'got "activaton" (did you mean "activation"?)'],
  [{ widths: [2, 1], activations: ["relu"] }, 'got "activations" (did you mean "activation"?)'],
  [{ widths: [2, 1], initialiser: "he-normal" }, 'got "initialiser"'],
])("refuses the unknown field of %j in the name of whoever asks", (description, got) => {
  const known = 'network field must be one of "widths", "activation", ';
  expect(() => resolveNetwork(description, "trainingRun")).toThrow(`trainingRun: ${known}${got}`);
  expect(() => architecture(description)).toThrow(
    `architecture: field must be one of "widths", "activation", ${got}`,
  );
});

test("a network of a module file has its shape by the widths; a stranger in its reference is refused", () => {
  const module = { file: "net.mjs", sha256: "0".repeat(64) };
  expect(resolveNetwork({ widths: [2, 1], module })).toEqual(architecture({ widths: [2, 1] }));
  expect(() => resolveNetwork({ widths: [2, 1], module: { ...module, sha: "" } })).toThrow(
    'network module field must be one of "file", "sha256", got "sha"',
  );
});

test.each(["lenet", "toString"])("the unknown name %s lists the known ones", (name) => {
  expect(() => resolveNetwork(name as NetworkName)).toThrow(
    `resolveNetwork: network must be one of "lenet-300-100", "digits-mlp", got "${name}"`,
  );
});
