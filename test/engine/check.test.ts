import { describe, expect, it } from "vitest";
import type { Examples } from "../../src/data/types.js";
import {
  nativeBinary,
  nativeEngine,
  openEngine,
  wasmEngine,
  type ProgramOptions,
} from "../../src/engine/index.js";
import type { Architecture } from "../../src/networks/types.js";
import { random } from "../../src/numerics/random.js";
import { backEnds } from "./back-ends.js";
import { network, normalParameters, randomExamples, randomMask } from "./cases.js";

const architecture = network([6, 5, 3], "relu");
const data = randomExamples(20, 6, 3, random(51), false);
const initial = normalParameters(architecture, random(52));
const some = Uint32Array.of(0, 1, 2);

describe("bad input is refused at the door", () => {
  for (const [name, open] of Object.entries(backEnds())) {
    const compile = (options: Partial<ProgramOptions>) =>
      open().compile({ network: architecture, ...options });
    const running = () => {
      const engine = open();
      const examples = engine.bind(data);
      const program = engine.compile({ network: architecture, batchSize: 4 });
      program.load(initial);
      return { engine, examples, program };
    };

    it(`compile names the field, the requirement and the value (${name})`, () => {
      const mask = randomMask(architecture, 0.5, random(1));
      expect(() => compile({ network: { layers: [] } })).toThrow("compile: network must have a layer, got 0");
      const odd = JSON.parse('{"layers":[{"kind":"convolution","inputs":3,"outputs":2}]}') as Architecture;
      expect(() => compile({ network: odd })).toThrow(
        'kind of layer 0 must be one of dense, tensor, got "convolution"',
      );
      expect(() => compile({ network: network([3, 0], "relu") })).toThrow(
        "outputs of layer 0 must be a positive integer, got 0",
      );
      expect(() => compile({ mask: { layers: mask.layers.slice(1) } })).toThrow(
        "mask must have 2 layers, got 1",
      );
      expect(() => compile({ mask: { layers: [new Uint8Array(3), new Uint8Array(15)] } })).toThrow(
        "must have 30 entries, got 3",
      );
      expect(() => compile({ mask: { layers: [new Uint8Array(30).fill(2), new Uint8Array(15)] } })).toThrow(
        "0 and 1 only, got 2",
      );
      expect(() => compile({ batchSize: 0 })).toThrow("batchSize must be a positive integer, got 0");
      expect(() => compile({ batchSize: NaN })).toThrow("batchSize must be a positive integer");
      expect(() => compile({ optimizer: { name: "adam", beta1: 1, beta2: 0.9, epsilon: 1e-8 } })).toThrow(
        "beta1 must be in [0, 1), got 1",
      );
      expect(() => compile({ optimizer: { name: "momentum", momentum: NaN } })).toThrow(
        "momentum must be in [0, 1)",
      );
      expect(() => compile(JSON.parse('{"loss":"hinge"}') as ProgramOptions)).toThrow(
        "loss must be one of softmax-cross-entropy, squared",
      );
      expect(() => compile(JSON.parse('{"optimizer":{"name":"lion"}}') as ProgramOptions)).toThrow(
        "sgd, momentum, adam",
      );
    });

    it(`bind refuses empty, short, non-finite and mislabelled examples (${name})`, () => {
      const bind = (change: Partial<Examples>) => () => open().bind({ ...data, ...change });
      expect(bind({ count: 0 })).toThrow("bind: count must be a positive integer, got 0");
      expect(bind({ inputs: new Uint8Array(5) })).toThrow("inputs must have 20 × 6 = 120 values, got 5");
      expect(bind({ labels: new Uint8Array(5) })).toThrow("labels must have 20 values, got 5");
      expect(bind({ labels: new Uint8Array(20).fill(3) })).toThrow("labels must be below 3, got 3");
      expect(bind({ inputs: new Float32Array(120).fill(NaN) })).toThrow("inputs must be finite");
      expect(bind({ scale: 0 })).toThrow("scale must be a positive number, got 0");
      expect(bind({ targets: new Float32Array(7) })).toThrow("targets must have a whole number");
    });

    it(`load, step and evaluate refuse wrong lengths, NaN, indices beyond the data and batches beyond batchSize (${name})`, () => {
      const { engine, examples, program } = running();
      expect(() => {
        program.load(new Float32Array(3));
      }).toThrow(`load: parameters must have ${initial.length} values, got 3`);
      expect(() => {
        program.load(initial.map((x, j) => (j === 4 ? NaN : x)));
      }).toThrow("load: parameters must be finite, got NaN at 4");
      expect(() => program.step(examples, Uint32Array.of(20), 0.1)).toThrow(
        "step: indices must be below 20, got 20",
      );
      expect(() => program.step(examples, new Uint32Array(0), 0.1)).toThrow("must be in [1, 4], got 0");
      expect(() => program.step(examples, new Uint32Array(5), 0.1)).toThrow("must be in [1, 4], got 5");
      expect(() => program.step(examples, some, NaN)).toThrow("step: rate must be a number ≥ 0, got NaN");
      expect(() => program.evaluate(examples, new Uint32Array(0))).toThrow(
        "evaluate: the number of examples",
      );
      const other = engine.bind(randomExamples(5, 7, 3, random(2)));
      expect(() => program.evaluate(other)).toThrow("evaluate: examples must have 6 features, got 7");
      const classes = engine.bind(randomExamples(50, 6, 9, random(2)));
      expect(() => program.evaluate(classes)).toThrow(
        "evaluate: the network's 3 outputs must cover the classes, got 9",
      );
    });

    it(`a layer without survivors gives its bias, a batch of 1 and a batch of all examples work (${name})`, () => {
      const engine = open();
      const examples = engine.bind(data);
      const mask = { layers: [new Uint8Array(30).fill(1), new Uint8Array(15)] };
      const program = engine.compile({ network: architecture, mask, batchSize: 20 });
      program.load(initial);
      const biases = Array.from(initial.slice(-3));
      expect(Array.from(program.outputs(examples, some))).toEqual([...biases, ...biases, ...biases]);
      expect(program.step(examples, Uint32Array.of(3), 0.1)).toBeGreaterThan(0);
      expect(
        program.step(
          examples,
          Uint32Array.from({ length: 20 }, (_, j) => j),
          0.1,
        ),
      ).toBeGreaterThan(0);
    });

    it(`a program refuses examples bound after it was compiled, and those of another engine (${name})`, () => {
      const { engine, program } = running();
      const refusal = "evaluate: examples must be bound to this engine before the program";
      expect(() => program.evaluate(engine.bind(data))).toThrow(refusal);
      expect(() => program.evaluate(open().bind(data))).toThrow(refusal);
    });

    it(`whatever was freed says so (${name})`, () => {
      const { engine, examples, program } = running();
      const curvature = engine.compileCurvature({ network: architecture });
      curvature.free();
      curvature.free();
      expect(() => curvature.moveTo(initial, examples, some)).toThrow(
        "moveTo: the program must not be used after",
      );
      expect(() => curvature.squaredGradientNorms()).toThrow("must not be used after free, got a freed one");
      program.free();
      program.free();
      expect(() => program.step(examples, some, 0.1)).toThrow(
        "step: the program must not be used after free",
      );
      expect(() => program.parameters()).toThrow("parameters: the program must not be used after free");
      engine.free();
      expect(() => engine.bind(data)).toThrow(
        "bind: the engine must not be used after free, got a freed one",
      );
    });

    it(`a step that overflows shows in the next loss: infinite or NaN, never a plain number (${name})`, () => {
      const { examples, program } = running();
      program.step(examples, some, 3e38);
      expect(Number.isFinite(program.step(examples, some, 0.1))).toBe(false);
    });
  }

  it("an unknown back end is an error that lists the known ones", () => {
    expect(() => openEngine(JSON.parse('"cuda"') as "wasm")).toThrow(
      'openEngine: engine must be one of auto, native, wasm, reference, got "cuda"',
    );
  });
});

describe("evaluation", () => {
  it("gives the same numbers whatever the batch size, and counts every example", () => {
    const results = [1, 7, 64, 300].map((batchSize) => {
      const engine = wasmEngine();
      const examples = engine.bind(randomExamples(257, 6, 3, random(53)));
      const program = engine.compile({ network: architecture, batchSize });
      program.load(initial);
      return program.evaluate(examples);
    });
    expect(results[0]?.count).toBe(257);
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it("ties go to the lowest index: equal outputs predict class 0", () => {
    const engine = wasmEngine();
    const examples = engine.bind({ ...data, labels: Uint8Array.from({ length: 20 }, (_, j) => j % 3) });
    const program = engine.compile({ network: architecture });
    program.load(new Float32Array(initial.length));
    expect(program.evaluate(examples).correct).toBe(7);
    expect(program.evaluate(examples).loss).toBeCloseTo(Math.log(3), 12);
  });
});

describe("engine memory", () => {
  it("a freed program's memory is used again: 50 compilations need no more than two", () => {
    const engine = wasmEngine();
    const examples = engine.bind(data);
    const bytes: number[] = [];
    for (let round = 0; round < 50; round++) {
      const program = engine.compile({ network: network([6, 400, 3], "relu") });
      program.evaluate(examples);
      program.free();
      bytes.push(process.memoryUsage().arrayBuffers);
    }
    expect(bytes[49]).toBeLessThanOrEqual((bytes[1] ?? 0) + 1_000_000);
  });

  it("a network that no memory can hold is an error that names the bytes asked for", () => {
    const huge = network([1_000_000, 4096], "relu");
    expect(() => wasmEngine().compile({ network: huge })).toThrow(
      /wasm engine: memory must grow to 1\d{10} bytes, got no more than \d+/,
    );
    if (nativeBinary().state === "there")
      expect(() => nativeEngine().compile({ network: huge })).toThrow(
        /native compile: memory must be at most 4294967296 bytes, got 1\d{10}/,
      );
  });
});
