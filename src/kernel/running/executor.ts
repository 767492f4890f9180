import { abandonedCell } from "./abandoned.js";
import type { MimeBundle } from "../api.js";
import { toBundle } from "../outputs/bundle.js";
import { describeFailure, describeInterruption, refusal } from "./cell-failures.js";
import { failureOf, interruptCell, newCell, type Cell } from "../outputs/cell.js";
import type { CompiledCell, Compiler } from "../checks/compiler.js";
import type { ErrorContent, Places } from "../outputs/errors.js";
import { createOutput, type Output } from "../outputs/output.js";
import { onOwnStack, turn } from "./own-stack.js";
import type { Runner } from "./runner.js";
import type { Content, Message } from "../protocol/wire.js";
import { flagField, textField } from "../protocol/wire.js";

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
  /** A line that the first cell shows on stderr. Default: none. */
  readonly notice?: string | undefined;
}

/** Runs cells one after the other. */
export interface Executor {
  /** Runs a cell; resolves with the content of the `execute_reply`. Calls must not overlap. */
  execute(message: Message): Promise<Content>;
  /**
   * The content of an `execute_reply` that did not come, though the cell was interrupted and had time enough: the stop hit what was
   * to answer. Undefined if the cell simply runs.
   */
  lostReply(message: Message): Content | undefined;
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

/** An executor between two steps. */
interface ExecutorState extends Required<ExecutorOptions> {
  notice: string | undefined;
  readonly inputs: string[];
  /** Names of the cells that were interrupted. */
  readonly interruptedCells: Set<string>;
  /** Where output goes that nobody is to see. */
  readonly silence: Output;
  cell: Cell;
  /** What `cell` was compiled to, once it was. */
  compiledCell: CompiledCell | undefined;
  abortsQueue: boolean;
}

/** An executor that has run nothing yet. */
export function createExecutor({
  compiler,
  runner,
  places,
  publish,
  ownerOf = () => undefined,
  collect = () => undefined,
  notice,
}: ExecutorOptions): Executor {
  const silence = createOutput(() => undefined);
  const state: ExecutorState = {
    compiler,
    runner,
    places,
    publish,
    ownerOf,
    collect,
    notice,
    inputs: [],
    interruptedCells: new Set(),
    silence,
    cell: newCell(undefined, "In[*]", silence),
    compiledCell: undefined,
    abortsQueue: false,
  };
  return {
    execute: (message) => execute(state, message),
    lostReply: (message) => lostReply(state, message),
    inputs: state.inputs,
    get abortsQueue() {
      return state.abortsQueue;
    },
    get cell() {
      return state.cell;
    },
    abandoned: () => abandonedCell(state.interruptedCells, state.cell.name),
    interrupt: () => interruptCell(state.cell),
    uncaught: (reason) => reportUncaught(state, reason),
  };
}

async function execute(state: ExecutorState, message: Message): Promise<Content> {
  const { runner, places, collect } = state;
  const { content } = message;
  const cell = begin(state, message);
  const { output } = cell;
  const count = state.inputs.length;
  output.publish("execute_input", { code: cell.source, execution_count: count });
  tellNotice(state);

  const failed = failureOf(cell);
  cell.running = true;
  let reply: Content;
  let error: ErrorContent | undefined;
  try {
    await run(state, count, failed);
    collect();
    const expressions = await evaluateExpressions(state, content["user_expressions"], failed);
    reply = { status: "ok", execution_count: count, payload: [], user_expressions: expressions };
  } catch (reason) {
    collect();
    error =
      cell.interrupted === undefined
        ? describeFailure(reason, places)
        : describeInterruption(state.compiledCell, runner);
    output.error(error);
    reply = { status: "error", execution_count: count, ...error };
  }
  return finish(state, cell, reply, error !== undefined && flagField(content, "stop_on_error", true));
}

/** A cell that has run is answered; what is sent after it waits no longer. */
function finish(state: ExecutorState, cell: Cell, reply: Content, aborts: boolean): Content {
  if (cell.reply !== undefined) return cell.reply; // it was given up
  const isInterrupted = cell.interrupted !== undefined;
  if (isInterrupted) state.interruptedCells.add(cell.name);
  cell.output.flush();
  state.abortsQueue = isInterrupted || aborts;
  cell.running = false;
  cell.reply = reply;
  return reply;
}

function lostReply(state: ExecutorState, message: Message): Content | undefined {
  const { cell, runner, inputs, compiledCell } = state;
  const isBegun = cell.message === message;
  if (isBegun && cell.running && cell.interrupted === undefined) return undefined;
  if (isBegun && cell.reply !== undefined) return cell.reply;
  const error = describeInterruption(isBegun ? compiledCell : undefined, runner);
  const reply = { status: "error", execution_count: inputs.length, ...error };
  if (!isBegun) return reply;
  cell.output.error(error);
  return finish(state, cell, reply, true);
}

/** The cell that a message asks for becomes the current one. */
function begin(state: ExecutorState, message: Message): Cell {
  const { collect, publish, silence, inputs } = state;
  const { content } = message;
  const silent = flagField(content, "silent", false);
  const counts = flagField(content, "store_history", true) && !silent;
  const source = textField(content, "code");
  collect();
  state.cell.output.flush();
  if (counts) inputs.push(source);
  const output = silent ? silence : createOutput((type, part) => publish(message, type, part));
  state.cell = newCell(message, counts ? `In[${inputs.length}]` : "In[*]", output);
  state.compiledCell = undefined;
  return state.cell;
}

/** Once, and to somebody. */
function tellNotice(state: ExecutorState): void {
  const { notice, cell, silence } = state;
  if (notice === undefined || cell.output === silence) return;
  state.notice = undefined;
  cell.output.write("stderr", `${notice}\n`);
}

/** Compiles and runs the current cell and shows its value; ends early when it is made to fail. */
async function run(state: ExecutorState, count: number, failed: Promise<never>): Promise<void> {
  const { compiler, runner, places, cell } = state;
  const compiled = compiler.compile(cell.source);
  if (compiled.kind === "refused") throw refusal(compiled.problems, cell.source);
  state.compiledCell = compiled;
  places.sources.add(cell.name, cell.source);
  const running = onOwnStack(() =>
    cell.interrupted === undefined ? runner.run(cell.name, compiled) : undefined,
  );
  const { value } = (await Promise.race([running, failed])) ?? {};
  await Promise.race([turn(), failed]); // a promise that nobody awaited and that failed at once fails the cell
  if (value === undefined || value === null) return;
  cell.output.result(count, await Promise.race([onOwnStack(() => toBundle(value)), failed]));
}

/** Values of the expressions that a client asks for beside a cell; each fails on its own. */
async function evaluateExpressions(
  state: ExecutorState,
  expressions: unknown,
  failed: Promise<never>,
): Promise<Content> {
  const results: Record<string, Content> = {};
  for (const [name, expression] of Object.entries((expressions ?? {}) as Content)) {
    try {
      const value = onOwnStack(() => valueOf(state, `(${String(expression)})`));
      results[name] = { status: "ok", data: await Promise.race([value, failed]), metadata: {} };
    } catch (reason) {
      results[name] = { status: "error", ...describeFailure(reason, state.places) };
    }
  }
  return results;
}

async function valueOf({ compiler, runner }: ExecutorState, source: string): Promise<MimeBundle> {
  const compiled = compiler.compile(source, { keep: false });
  if (compiled.kind === "refused") throw refusal(compiled.problems, source);
  return toBundle((await runner.run("In[*]", compiled)).value);
}

/** An error that nobody caught fails the cell it comes from while that runs, else it is printed. */
function reportUncaught({ cell, ownerOf, places }: ExecutorState, reason: unknown): void {
  const owner = ownerOf(reason);
  if (cell.running && (owner ?? cell.name) === cell.name) return cell.fail(reason);
  const whose = owner === undefined ? "" : `${owner}, after it ended: `;
  cell.output.write("stderr", `${whose}${describeFailure(reason, places).traceback.join("\n")}\n`);
}
