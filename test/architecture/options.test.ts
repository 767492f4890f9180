import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as api from "../../src/index.js";
import type { Bench, OptionCase, OptionCases } from "./option-calls/case.js";
import { figureCases } from "./option-calls/figures.js";
import { labCases } from "./option-calls/lab.js";
import { notebookCases } from "./option-calls/notebook.js";
import { numberCases } from "./option-calls/numbers.js";
import { runCases } from "./option-calls/runs.js";
import { theoryCases } from "./option-calls/theory.js";
import { ticketCases } from "./option-calls/tickets.js";
import { checkedElsewhere, values } from "./option-exceptions.js";
import { optionFunctions, type OptionFunction, type OptionShape } from "./option-types.js";

const STRANGER = "zzzzzzzz";
const folder = mkdtempSync(join(tmpdir(), "lottery-lab-options-"));
const functions = optionFunctions("src/index.ts", Object.keys(values));
const bench: { value?: Bench } = {};

beforeAll(async () => {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(console, "log").mockReturnValue(undefined);
  const lab = api.openLab({ store: folder, workers: 0, committed: false });
  const recipe = {
    optimizer: "sgd",
    rate: 0.1,
    batchSize: 30,
    iterations: 3,
    evaluateEvery: 3,
    validation: 300,
  };
  const run = api.trainingRun({
    network: "digits-mlp",
    data: "digits",
    recipe,
    seed: 1,
  } as api.TrainingRunOptions);
  const result = await lab.run(run);
  const ticket = await api.resultTicket(result, { lab });
  bench.value = { lab, folder, run, result, ticket, training: await trainingOf(run) };
});

afterAll(() => {
  bench.value?.lab.close();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** A training by the engine, without a lab. */
async function trainingOf({ recipe }: api.TrainingRun): Promise<api.TrainOptions> {
  const dataset = await api.loadDataset("digits");
  const engine = api.referenceEngine();
  const network = api.resolveNetwork("digits-mlp");
  const split = api.trainingSplit(dataset, { validation: 300, rng: api.random(1) });
  const order = api.batchOrder({ indices: split.train, batchSize: 30, rng: api.random(2) });
  const initial = api.initialParameters(network, { rng: api.random(3) });
  const [trainExamples, testExamples] = [engine.bind(dataset.train), engine.bind(dataset.test)];
  return { program: engine.compile({ network }), trainExamples, testExamples, split, recipe, order, initial };
}

function casesOf(): OptionCases {
  if (bench.value === undefined) throw new Error("the lab must be open");
  const many = [numberCases, ticketCases(folder), theoryCases, figureCases(folder), notebookCases(folder)];
  return Object.assign({}, ...many, labCases(bench.value), runCases(bench.value)) as OptionCases;
}

function caseOf(name: string): OptionCase {
  const found = casesOf()[name];
  if (found === undefined)
    throw new Error(`${name} takes options: it must have a valid call in option-calls/`);
  return found;
}

/** What the call gives, awaited, or the error. */
async function outcome(
  name: string,
  args: readonly unknown[],
): Promise<{ given?: unknown; error?: unknown }> {
  try {
    const called = (api as Readonly<Record<string, unknown>>)[name] as (
      ...all: readonly unknown[]
    ) => unknown;
    return { given: await called(...args) };
  } catch (error) {
    return { error };
  }
}

/** The value with a stranger in the object at the path; undefined if there is no object. Nothing else is copied. */
function withStranger(value: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (typeof value !== "object" || value === null) return undefined;
  if (step === undefined) return Array.isArray(value) ? undefined : { ...value, [STRANGER]: 1 };
  if (step === "[]") {
    if (!Array.isArray(value)) return undefined;
    for (const [i, item] of value.entries()) {
      const changed = withStranger(item, rest);
      if (changed !== undefined) return value.map((one: unknown, j) => (i === j ? changed : one));
    }
    return undefined;
  }
  const changed = withStranger((value as Readonly<Record<string, unknown>>)[step], rest);
  return changed === undefined ? undefined : { ...value, [step]: changed };
}

/** "1.columns[]" as steps: an argument, then fields and lists. */
const steps = (path: string): readonly string[] => path.replaceAll("[]", ".[]").split(".");

/** The arguments with a stranger in the object at the path, for each call that has one there. */
function strangerCalls({ calls }: OptionCase, { path }: OptionShape): readonly (readonly unknown[])[] {
  const [first = "", ...rest] = steps(path);
  return calls.flatMap((args) => {
    const changed = withStranger(args[Number(first)], rest);
    return changed === undefined ? [] : [args.map((one, i) => (i === Number(first) ? changed : one))];
  });
}

/** The names that a refusal lists. */
function listed(error: unknown, where: string): readonly string[] {
  const message = error instanceof Error ? error.message : "no error";
  const [, list] = new RegExp(`must be one of (.*), got "${STRANGER}"`).exec(message) ?? [];
  if (list === undefined)
    throw new Error(`${where}: an unknown field must be refused by name, got ${message}`);
  return (JSON.parse(`[${list}]`) as string[]).sort();
}

async function refuses(name: string, shape: OptionShape, found: OptionCase): Promise<void> {
  const calls = strangerCalls(found, shape);
  expect(calls.length, `a call of ${name} with an object at ${shape.path}`).toBeGreaterThan(0);
  for (const args of calls) {
    const { given, error } = await outcome(name, args);
    if (error === undefined) found.free?.(given);
    const names = listed(error, `${name}, argument ${shape.path}`);
    const either = found.differs?.[shape.path]?.fields ?? [];
    const plain = (all: readonly string[]): readonly string[] => all.filter((one) => !either.includes(one));
    if (shape.union) expect(shape.fields).toEqual(expect.arrayContaining([...plain(names)]));
    else expect(plain(names)).toEqual(plain(shape.fields));
  }
}

const tried = ({ name }: OptionFunction): boolean => !Object.hasOwn(checkedElsewhere, name);

describe("every exported function that takes options refuses unknown ones, at any depth", () => {
  test.each(functions.filter(tried))("$name", async ({ name, shapes }) => {
    const found = caseOf(name);
    for (const args of found.calls) {
      const { given, error } = await outcome(name, args);
      expect(error, `a valid call of ${name}`).toBeUndefined();
      found.free?.(given);
    }
    for (const shape of shapes.filter(({ path }) => found.written?.[path] === undefined)) {
      await refuses(name, shape, found);
    }
  });
});

test("there are over 70 such functions; no case and no exception is left of one that is gone", () => {
  expect(functions.length).toBeGreaterThan(70);
  const names = functions.map(({ name }) => name);
  expect(Object.keys(casesOf()).filter((name) => !names.includes(name))).toEqual([]);
  expect(Object.keys(checkedElsewhere).filter((name) => !names.includes(name))).toEqual([]);
});

test.each(["run", "runAll"] as const)(
  "lab.%s refuses unknown options of a run, and takes a progress",
  async (method) => {
    const { lab, run } = bench.value as Bench;
    const call = (options: object): Promise<unknown> => {
      return method === "run" ? lab.run(run, options) : lab.runAll([run], options);
    };
    await call(api.progress(1));
    const message =
      'run option must be one of "signal", "onProgress", "advance", "finish", got "onprogress" (did you mean "onProgress"?)';
    await expect(call({ onprogress: () => undefined })).rejects.toThrow(message);
  },
);
