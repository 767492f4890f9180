// This package's engine as a contender: node lottery-lab.mjs FOLDER [ENGINE] (see serve.mjs for what it is asked).
import { readFileSync } from "node:fs";
import {
  applyMask,
  chooseEngine,
  criteria,
  curvatureAt,
  denseMask,
  nativeBinary,
  openEngine,
  prune,
  random,
  topEigenvalues,
} from "lottery-lab";
import { EVALUATE_EVERY, loadSetting, probe, RATE } from "../setting.mjs";
import { quantile } from "../statistics.mjs";
import { serve } from "./serve.mjs";

const UNTIMED = 20;
/** Steps a call, as training makes them. */
const STRIDE = 20;
const setting = await loadSetting();
const { mnist, network, validation, batches, initial } = setting;
const choice = chooseEngine(process.argv[3] ?? "auto");
const engine = openEngine(choice.name);
const binary = nativeBinary();
const compiler = choice.name === "native" && binary.state === "there" ? `, ${binary.compiler}` : "";
const train = engine.bind(mnist.train);
const test = engine.bind(mnist.test);

function compiled(mask) {
  const program = engine.compile({ network, mask });
  program.load(mask ? applyMask(network, mask, initial) : initial);
  return program;
}

/** Steps `from` … `to` − 1 of a program, as many a call as training makes. */
function advance(program, from, to) {
  for (let step = from; step < to; step += STRIDE) {
    const ahead = Array.from({ length: Math.min(STRIDE, to - step) }, (_, k) => batches(step + k));
    program.steps(
      train,
      ahead,
      ahead.map(() => RATE),
    );
  }
}

/** A program that has trained `steps` steps, and a way to go on. */
function training(mask, steps = 0) {
  const program = compiled(mask);
  let done = 0;
  const go = (count) => {
    advance(program, done, done + count);
    done += count;
  };
  go(steps);
  return { program, go };
}

/** Seconds of a synchronous piece of work. */
function seconds(run) {
  const from = performance.now();
  run();
  return (performance.now() - from) / 1000;
}

/** Products of a curvature matrix at the initial point, over the setting's `curvature` examples; the result is the quadratic form. */
function products(density, matrix) {
  const mask = setting.mask(density);
  const program = engine.compileCurvature({ network, mask });
  program.moveTo(mask ? applyMask(network, mask, initial) : initial, train, setting.curvature);
  const v = Float32Array.from(program.coordinates, probe);
  const product = () => program[matrix](v);
  return {
    run: (count) =>
      seconds(() => {
        for (let k = 0; k < count; k++) product();
      }),
    result: () => product().reduce((sum, value, i) => sum + value * v[i], 0),
    close: () => program.free(),
  };
}

/** What this contender can do, by the `work` of a row. */
const works = {
  /** Training steps that go on from block to block; each block begins with untimed ones that fill the caches. */
  step({ density }) {
    const { program, go } = training(setting.mask(density), 200);
    return {
      run: (count) => {
        go(UNTIMED);
        return seconds(() => go(count));
      },
      close: () => program.free(),
    };
  },
  /** Loss and accuracy on the 10,000 test examples. */
  evaluate({ density }) {
    const { program } = training(setting.mask(density), 200);
    return {
      run: (count) =>
        seconds(() => {
          for (let k = 0; k < count; k++) program.evaluate(test);
        }),
      close: () => program.free(),
    };
  },
  hessian: ({ density }) => products(density, "hessian"),
  gaussNewton: ({ density }) => products(density, "gaussNewton"),
  /** The mean loss's gradient at the initial point over the setting's `curvature` examples. */
  gradient({ density }) {
    const program = engine.compile({
      network,
      mask: setting.mask(density),
      batchSize: setting.curvature.length,
    });
    program.load(initial);
    return {
      run: (count) =>
        seconds(() => {
          for (let k = 0; k < count; k++) program.gradient(train, setting.curvature);
        }),
      result: () => program.gradient(train, setting.curvature).loss,
      close: () => program.free(),
    };
  },
  /** The five largest eigenvalues of the Hessian at the initial point over the 5,000 validation examples, 60 steps, with residuals. */
  spectrum({ density }) {
    const point = curvatureAt(engine, {
      network,
      mask: setting.mask(density),
      parameters: initial,
      examples: train,
      indices: validation,
    });
    const top = () => topEigenvalues(point.operators.hessian, { count: 5, steps: 60, rng: random(1) });
    return {
      run: async (count) => {
        const from = performance.now();
        for (let k = 0; k < count; k++) await top();
        return (performance.now() - from) / 1000;
      },
      close: () => point.free(),
    };
  },
  /** Steps from the state after `after` steps, to which every block returns. */
  agedStep({ density, after }) {
    const { program } = training(setting.mask(density), after);
    const parameters = program.parameters();
    const optimizer = program.optimizerState();
    return {
      run: (count) => {
        program.load(parameters);
        program.restoreOptimizer(optimizer);
        let step = after;
        const go = (until) => {
          advance(program, step, until);
          step = until;
        };
        go(after + UNTIMED);
        return seconds(() => go(after + UNTIMED + count));
      },
      close: () => program.free(),
    };
  },
  /**
   * Iterative magnitude pruning; a run is the next level: compile, train, evaluate on the validation examples, prune. After the last level
   * it begins again.
   */
  ladder({ iterations, parts }) {
    let level = 0;
    let mask;
    let accuracies = [];
    return {
      run: () => {
        if (level % parts === 0) {
          mask = undefined;
          accuracies = [];
        }
        const took = seconds(() => {
          const program = compiled(mask);
          let accuracy = 0;
          for (let step = 0; step < iterations; step += EVALUATE_EVERY) {
            advance(program, step, step + EVALUATE_EVERY);
            accuracy = program.evaluate(train, validation).accuracy;
          }
          if ((level + 1) % parts !== 0) {
            const kept = mask ?? denseMask(network);
            const scores = criteria.magnitude.score({ network, mask: kept, trained: program.parameters() });
            mask = prune({ mask: kept, scores });
          }
          program.free();
          accuracies.push(accuracy);
        });
        level++;
        return took;
      },
      result: () => accuracies,
    };
  },
};

const questions = {
  /** The losses of the first steps, to be compared with the peers'. */
  losses({ density, count }) {
    const program = compiled(setting.mask(density));
    const losses = Array.from({ length: count }, (_, step) => program.step(train, batches(step), RATE));
    program.free();
    return { losses };
  },
  /** Resident memory with the data bound and one program, and what a step takes from the heap, until it is collected. */
  memory({ density }) {
    const { go } = training(setting.mask(density), 3000);
    globalThis.gc();
    const residentBytes = process.memoryUsage.rss();
    const measure = (run) => {
      const before = process.memoryUsage();
      run();
      const after = process.memoryUsage();
      return after.heapUsed + after.external - before.heapUsed - before.external;
    };
    // Chunks short enough that no collection falls into most of them; the median leaves out those with one.
    const chunks = (steps) => Array.from({ length: 11 }, () => measure(() => go(steps)));
    const bytesPerStep = (quantile(chunks(200), 0.5) - quantile(chunks(0), 0.5)) / 200;
    // The program stays, so that `share` finds what a worker at work holds.
    return { residentBytes, bytesPerStep };
  },
  /** This process's share of memory: pages that several map count in parts. Linux only. */
  share() {
    try {
      const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync("/proc/self/smaps_rollup", "utf8")) ?? [];
      return { bytes: kilobytes && 1024 * Number(kilobytes) };
    } catch {
      return {};
    }
  },
};

const about = () => ({
  versions: {
    node: process.version,
    [`engine ${choice.name}`]: `${choice.width} floats a vector${compiler}`,
  },
});
await serve({ works, questions, about });
