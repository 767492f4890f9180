import { abandonedCell } from "./abandoned.js";
import type { MimeBundle } from "./api.js";
import { toBundle } from "./bundle.js";
import type { CompiledCell, Compiler } from "./compiler.js";
import { describeError, describeProblems, type ErrorContent, type Places } from "./errors.js";
import { createOutput, type Output } from "./output.js";
import { onOwnStack, turn } from "./own-stack.js";
import type { NameFate } from "./name-fate.js";
import type { Runner } from "./runner.js";
import { isErrorLike } from "./stacks.js";
import type { Content, Message } from "./wire.js";
import { flagField, textField } from "./wire.js";

/** The cell that runs, or the one that ran last: it takes what timers and forgotten promises print. */
export interface Cell {
  readonly message: Message | undefined;
  readonly source: string;
  /** Its name in stack traces: `In[3]`, or `In[*]` if it does not count. */
  readonly name: string;
  readonly output: Output;
  readonly abort: AbortController;
  running: boolean;
  /** Somebody reads the signal and can be trusted to end the cell by itself. */
  cooperative: boolean;
  /** When it was interrupted, in ms of `performance.now()`; undefined if it was not. */
  interrupted: number | undefined;
  /** Ends the cell with an error while it still runs. */
  fail(error: unknown): void;
}

/** What the executor needs from the rest of the kernel. */
export interface ExecutorOptions {
  readonly compiler: Compiler;
  readonly runner: Runner;
  readonly places: Places;
  readonly publish: (parent: Message, type: string, content: Content) => void;
  /** The cell that an error nobody caught comes from, if that can be told. */
  readonly ownerOf?: (error: unknown) => string | undefined;
  /** Fetches output that goes past the streams. */
  readonly collect?: () => void;
}

/** Runs cells one after the other. */
export interface Executor {
  /** Runs a cell; resolves with the content of the `execute_reply`. Calls must not overlap. */
  execute(message: Message): Promise<Content>;
  /** Whether requests that already arrived are to be answered as aborted after this cell. */
  readonly abortsQueue: boolean;
  interrupt(): void;
  /** An exception or a rejection that nobody caught. */
  uncaught(error: unknown): void;
  readonly cell: Cell;
  /** Name of the interrupted cell whose left-over code is printing just now, if it is one. */
  abandoned(): string | undefined;
  /** Source of every cell that counted, first one first. */
  readonly inputs: readonly string[];
}

// Who took the signal gets this long to return what it has.
const cooperation = 1000;
// One interrupt may come as a message and as a signal.
const repetition = 300;

export function createExecutor({
  compiler,
  runner,
  places,
  publish,
  ownerOf = () => undefined,
  collect = () => undefined,
}: ExecutorOptions): Executor {
  const inputs: string[] = [];
  const interruptedCells = new Set<string>();
  const silence = createOutput(() => undefined);
  let cell = newCell(undefined, "In[*]", silence);
  let abortsQueue = false;
  let compiledCell: CompiledCell | undefined;

  async function run(current: Cell, count: number, failed: Promise<never>): Promise<void> {
    const compiled = compiler.compile(current.source);
    if (compiled.kind === "refused") throw new Refused(describeProblems(compiled.problems, current.source));
    compiledCell = compiled;
    places.sources.add(current.name, current.source);
    const running = onOwnStack(() =>
      current.interrupted === undefined ? runner.run(current.name, compiled) : undefined,
    );
    const { value } = (await Promise.race([running, failed])) ?? {};
    await Promise.race([turn(), failed]); // a promise that nobody awaited and that failed at once fails the cell
    if (value === undefined || value === null) return;
    current.output.result(count, await Promise.race([onOwnStack(() => toBundle(value)), failed]));
  }

  async function execute(message: Message): Promise<Content> {
    const { content } = message;
    const silent = flagField(content, "silent", false);
    const counts = flagField(content, "store_history", true) && !silent;
    const source = textField(content, "code");
    collect();
    cell.output.flush();
    if (counts) inputs.push(source);
    const count = inputs.length;
    const output = silent ? silence : createOutput((type, part) => publish(message, type, part));
    const current = newCell(message, counts ? `In[${count}]` : "In[*]", output);
    cell = current;
    compiledCell = undefined;
    output.publish("execute_input", { code: source, execution_count: count });

    const failed = new Promise<never>((_, reject) => {
      current.fail = reject;
    });
    failed.catch(() => undefined); // it may well fail when nobody waits any more
    current.running = true;
    let reply: Content;
    let error: ErrorContent | undefined;
    try {
      await run(current, count, failed);
      collect();
      const expressions = await evaluate(content["user_expressions"], failed);
      reply = { status: "ok", execution_count: count, payload: [], user_expressions: expressions };
    } catch (reason) {
      collect();
      error = current.interrupted === undefined ? describe(reason) : interruption(compiledCell, runner);
      output.error(error);
      reply = { status: "error", execution_count: count, ...error };
    }
    current.running = false;
    if (current.interrupted !== undefined) interruptedCells.add(current.name);
    output.flush();
    abortsQueue =
      current.interrupted !== undefined || (error !== undefined && flagField(content, "stop_on_error", true));
    return reply;
  }

  /** Values of the expressions that a client asks for beside a cell; each fails on its own. */
  async function evaluate(expressions: unknown, failed: Promise<never>): Promise<Content> {
    const results: Record<string, Content> = {};
    for (const [name, expression] of Object.entries((expressions ?? {}) as Content)) {
      try {
        const bundle = await Promise.race([onOwnStack(() => value(`(${String(expression)})`)), failed]);
        results[name] = { status: "ok", data: bundle, metadata: {} };
      } catch (reason) {
        results[name] = { status: "error", ...describe(reason) };
      }
    }
    return results;
  }

  async function value(source: string): Promise<MimeBundle> {
    const compiled = compiler.compile(source, { keep: false });
    if (compiled.kind === "refused") throw new Refused(describeProblems(compiled.problems, source));
    return toBundle((await runner.run("In[*]", compiled)).value);
  }

  function describe(reason: unknown): ErrorContent {
    return isErrorLike(reason) && reason instanceof Refused ? reason.content : describeError(reason, places);
  }

  return {
    execute,
    inputs,
    get abortsQueue() {
      return abortsQueue;
    },
    get cell() {
      return cell;
    },
    abandoned: () => abandonedCell(interruptedCells, cell.name),
    interrupt() {
      const current = cell;
      const now = performance.now();
      if (!current.running || now - (current.interrupted ?? -Infinity) < repetition) return;
      const waits = current.cooperative && current.interrupted === undefined;
      current.interrupted = now;
      current.abort.abort(new Error("Interrupted"));
      const fail = (): void => current.fail(new Error("Interrupted"));
      if (waits) setTimeout(() => current.running && fail(), cooperation);
      else fail();
    },
    uncaught(reason) {
      const owner = ownerOf(reason);
      if (cell.running && (owner ?? cell.name) === cell.name) return cell.fail(reason);
      const whose = owner === undefined ? "" : `${owner}, after it ended: `;
      cell.output.write("stderr", `${whose}${describe(reason).traceback.join("\n")}\n`);
    },
  };
}

/** Carries the description of a refused cell to the place where errors are reported. */
class Refused extends Error {
  constructor(readonly content: ErrorContent) {
    super(content.evalue);
  }
}

/** Says what became of the names that the cell would have declared. */
function interruption(cell: CompiledCell | undefined, runner: Runner): ErrorContent {
  const { set, kept, missing }: NameFate = cell === undefined ? nothingDeclared : runner.fateOf(cell);
  const lines = [
    ["set before that", set],
    ["keep their earlier values", kept],
    ["have no value yet", missing],
  ] as const;
  return {
    ename: "Interrupted",
    evalue: "the cell was interrupted",
    traceback: [
      "\u001b[31mInterrupted\u001b[39m: the cell was interrupted",
      ...lines.flatMap(([what, names]) => (names.length === 0 ? [] : [`  ${what}: ${names.join(", ")}`])),
    ],
  };
}

const nothingDeclared: NameFate = { set: [], kept: [], missing: [] };

function newCell(message: Message | undefined, name: string, output: Output): Cell {
  return {
    message,
    source: message === undefined ? "" : textField(message.content, "code"),
    name,
    output,
    abort: new AbortController(),
    running: false,
    cooperative: false,
    interrupted: undefined,
    fail: () => undefined,
  };
}
