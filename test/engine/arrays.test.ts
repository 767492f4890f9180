import { describe, expect, it } from "vitest";
import { examples as wholeExamples, type Examples } from "../../src/data/index.js";
import { engines, type EngineName } from "../../src/engine/index.js";
import type { Mask } from "../../src/networks/index.js";
import { random } from "../../src/numerics/random.js";
import { network, normalParameters } from "./cases.js";

const architecture = network([4, 5, 3], "relu");
const initial = normalParameters(architecture, random(61));
const values = Array.from({ length: 12 }, (_, j) => Math.fround(Math.sin(j)));
const shape = { features: 4, classes: 3, scale: 1 };
const data: Examples = {
  count: 3,
  ...shape,
  inputs: Float32Array.from(values),
  labels: Uint8Array.of(0, 1, 2),
};

/** What JSON or a cast may bring where the types promise something else. */
const anything = <T>(value: unknown): T => value as T;

/** Every array type that can hold the numbers, and what each says of `bad`. */
interface ArrayType {
  from(values: readonly unknown[]): Float32Array & Uint8Array;
}
const floats = { Float32Array, Float64Array, Array } as unknown as Readonly<Record<string, ArrayType>>;
const integers = {
  Int8Array,
  Int16Array,
  Int32Array,
  Float32Array,
  Float64Array,
  Array,
} as unknown as Readonly<Record<string, ArrayType>>;
const withAt = (list: readonly number[], index: number, value: unknown): unknown[] =>
  list.map((old, j) => (j === index ? value : old));

describe.each(Object.keys(engines) as EngineName[])(
  "arrays of any type are checked at the door (%s)",
  (name) => {
    const running = (given: Examples = data) => {
      const engine = engines[name]();
      const bound = engine.bind(given);
      const program = engine.compile({ network: architecture, batchSize: 3 });
      program.load(initial);
      const curvature = engine.compileCurvature({ network: architecture });
      return { engine, bound, program, curvature };
    };
    const bind = (change: object) => () => engines[name]().bind({ ...data, ...change });

    for (const [type, Type] of Object.entries(floats)) {
      it(`NaN, infinity and what overflows float32 in inputs and targets are refused (${type})`, () => {
        for (const bad of [NaN, Infinity]) {
          const message = `must be finite, got ${bad} at 7`;
          expect(bind({ inputs: Type.from(withAt(values, 7, bad) as number[]) })).toThrow(
            `bind: inputs ${message}`,
          );
          const targets = Type.from(withAt([...values, ...values], 7, bad) as number[]);
          expect(bind({ targets })).toThrow(`bind: targets ${message}`);
        }
        expect(bind({ inputs: Type.from(values.map(() => 3e38)), scale: 1e10 })).toThrow(
          /bind: inputs must be finite as float32, got 3\.?\d*e\+38 · 10000000000 at 0/,
        );
        if (type !== "Float32Array")
          expect(bind({ inputs: Type.from(withAt(values, 2, 1e39) as number[]) })).toThrow(
            "bind: inputs must be finite as float32, got 1e+39 at 2",
          );
      });

      it(`parameters, moments and directions are refused alike (${type})`, () => {
        const { bound, program, curvature } = running();
        const bad = anything<Float32Array>(Type.from(withAt([...initial], 4, NaN) as number[]));
        const short = anything<Float32Array>(Type.from([1, 2]));
        expect(() => {
          program.load(bad);
        }).toThrow("load: parameters must be finite, got NaN at 4");
        expect(() => {
          program.load(short);
        }).toThrow(`load: parameters must have ${initial.length} values, got 2`);
        const state = program.optimizerState();
        expect(() => {
          program.restoreOptimizer({ ...state, first: bad });
        }).toThrow("first moments must be finite");
        expect(() => {
          program.restoreOptimizer({ ...state, second: bad });
        }).toThrow("second moments must be finite");
        expect(() => curvature.moveTo(bad, bound, Uint32Array.of(0))).toThrow(
          "moveTo: parameters must be finite",
        );
        curvature.moveTo(anything(Type.from([...initial])), bound, Uint32Array.of(0));
        expect(() => curvature.hessian(bad)).toThrow("hessian: v must be finite, got NaN at 4");
        expect(() => curvature.gaussNewton(short)).toThrow(
          `gaussNewton: v must have ${initial.length} values`,
        );
      });
    }

    for (const [type, Type] of Object.entries(integers)) {
      it(`labels, indices and masks of another type must be what they stand for (${type})`, () => {
        const { engine, bound, program, curvature } = running();
        expect(bind({ labels: Type.from([0, 1, -1]) })).toThrow(
          "bind: labels must be integers ≥ 0, got -1 at 2",
        );
        expect(bind({ labels: Type.from([0, 1, 3]) })).toThrow("bind: labels must be below 3, got 3");
        const indices = (list: number[]) => anything<Uint32Array>(Type.from(list));
        const refused = "indices must be integers ≥ 0, got -1 at 1";
        expect(() => program.step(bound, indices([0, -1]), 0.1)).toThrow(`step: ${refused}`);
        expect(() => program.gradient(bound, indices([0, -1]))).toThrow(`gradient: ${refused}`);
        expect(() => program.evaluate(bound, indices([0, -1]))).toThrow(`evaluate: ${refused}`);
        expect(() => program.outputs(bound, indices([0, 3]))).toThrow(
          "outputs: indices must be below 3, got 3",
        );
        expect(() => curvature.moveTo(initial, bound, indices([0, -1]))).toThrow(`moveTo: ${refused}`);
        expect(() => program.steps(bound, [indices([0]), indices([-1])], [0.1, 0.1])).toThrow(
          "steps: indices",
        );
        const mask = anything<Mask>({
          layers: [Type.from(Array<number>(20).fill(1)), Type.from([-1, ...Array<number>(14).fill(1)])],
        });
        expect(() => engine.compile({ network: architecture, mask })).toThrow(
          "compile: mask of layer 1 must hold 0 and 1 only, got -1",
        );
      });
    }

    it("fractions, null and strings in labels, indices, masks and inputs are refused", () => {
      const { engine, bound, program } = running();
      for (const bad of [1.5, NaN, null, "1"]) {
        expect(bind({ labels: [0, 1, bad] })).toThrow("bind: labels must be integers ≥ 0");
        expect(() => program.step(bound, anything([bad]), 0.1)).toThrow("step: indices must be integers ≥ 0");
        const mask = anything<Mask>({ layers: [Array(20).fill(bad), new Uint8Array(15)] });
        expect(() => engine.compile({ network: architecture, mask })).toThrow("must hold 0 and 1 only");
      }
      expect(bind({ inputs: withAt(values, 3, null) })).toThrow("bind: inputs must be finite, got null at 3");
      expect(bind({ inputs: "123456789012" })).toThrow("bind: inputs must be an array, got string");
      expect(bind({ labels: undefined })).toThrow("bind: labels must be an array, got undefined");
      expect(bind({ classes: NaN })).toThrow("bind: classes must be an integer in [1, 256], got NaN");
      expect(bind({ scale: 1e-50 })).toThrow("bind: scale must be a positive number, got 1e-50");
      const state = program.optimizerState();
      for (const [field, value, message] of [
        ["steps", NaN, "steps must be an integer ≥ 0, got NaN"],
        ["power1", 2, "power1 must be in [0, 1], got 2"],
        ["second", initial.map(() => -1), "second moments must be ≥ 0, got -1"],
      ] as const)
        expect(() => {
          program.restoreOptimizer({ ...state, [field]: value });
        }).toThrow(`restoreOptimizer: ${message}`);
    });

    it("what is right in another array type gives the same bits: inputs, labels, masks, indices, parameters", () => {
      const mask = { layers: [Uint8Array.from({ length: 20 }, (_, j) => j % 2), new Uint8Array(15).fill(1)] };
      const loss = (given: unknown, kept: unknown, list: unknown, parameters: unknown): number => {
        const engine = engines[name]();
        const bound = engine.bind(anything(given));
        const program = engine.compile({ network: architecture, mask: anything(kept) });
        program.load(anything(parameters));
        program.step(bound, anything(list), 0.1);
        return program.evaluate(bound).loss;
      };
      const expected = loss(data, mask, Uint32Array.of(2, 0), initial);
      for (const Type of [Float64Array, Array] as unknown as ArrayType[]) {
        const given = { ...data, inputs: Type.from(values), labels: Type.from([0, 1, 2]) };
        const kept = { layers: mask.layers.map((layer) => Type.from([...layer])) };
        expect(loss(given, kept, Type.from([2, 0]), Type.from([...initial]))).toBe(expected);
      }
    });
  },
);

describe("examples", () => {
  it("makes examples of plain numbers and refuses what is no label or no number, as bind does", () => {
    expect(wholeExamples(values, [0, 1, 2], shape)).toEqual(data);
    expect(() => wholeExamples(values, [0, -1, 1.5], shape)).toThrow(
      "examples: labels must be integers ≥ 0, got -1 at 1",
    );
    expect(() => wholeExamples(new Float64Array(12).fill(NaN), [0, 1, 2], shape)).toThrow(
      "examples: inputs must be finite, got NaN at 0",
    );
    expect(() => wholeExamples(anything(withAt(values, 11, null)), [0, 1, 2], shape)).toThrow(
      "got null at 11",
    );
  });
});
