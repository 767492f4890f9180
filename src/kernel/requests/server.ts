import { cooperation } from "../outputs/cell.js";
import type { Guarded } from "../protocol/attention.js";
import type { Executor } from "../running/executor.js";
import { turn } from "../running/own-stack.js";
import type { RequestHandler } from "./requests.js";
import type { Content, Message, Reply } from "../protocol/wire.js";

/** What the server needs from the rest of the kernel. */
export interface ServerOptions {
  readonly executor: Pick<Executor, "execute" | "lostReply" | "abortsQueue">;
  readonly handlers: Readonly<Record<string, RequestHandler>>;
  /** Runs a step that no interrupt stops half-way. */
  readonly guarded: Guarded;
  readonly publish: (parent: Message, type: string, content: Content) => void;
  /** Called once a `shutdown_request` is answered. */
  readonly shutdown: () => void;
}

/** A request to run a cell. */
interface CellRequest {
  readonly message: Message;
  readonly reply: Reply;
  /** How many such requests had arrived with it. */
  readonly number: number;
}

/** A server between two messages. */
interface ServerState extends ServerOptions {
  /** What did not begin yet, oldest first. */
  readonly waiting: CellRequest[];
  /** What runs, until it is answered. */
  current: CellRequest | undefined;
  /** How many requests to run a cell arrived. */
  received: number;
  /** Of these, the first so many are answered as aborted if they did not run yet. */
  abortedUpTo: number;
}

// In ms. Once a cell has failed, its answer takes no time.
const enough = cooperation + 2000;

/**
 * Takes the requests of all channels: cells queue up, everything else is answered at once. Each is framed by `busy` and
 * `idle`, by which clients know that they have all of its output.
 */
export function createServer(options: ServerOptions): (message: Message, reply: Reply) => void {
  const state: ServerState = { ...options, waiting: [], current: undefined, received: 0, abortedUpTo: 0 };
  const take = (message: Message, reply: Reply): void => {
    const { msg_type } = message.header;
    const type = msg_type.replace(/_request$/, "");
    if (msg_type === "comm_open") refuseComm(state, message);
    else if (type === "execute") enqueue(state, message, reply);
    else answer(state, type, message, reply);
    if (type === "interrupt") watch(state);
  };
  return (message, reply) => options.guarded(() => take(message, reply));
}

function publishState({ publish }: ServerState, message: Message, execution_state: string): void {
  publish(message, "status", { execution_state });
}

/** Nothing here answers to comms: whoever opens one hears so at once instead of waiting. */
function refuseComm(state: ServerState, message: Message): void {
  const { comm_id } = message.content;
  publishState(state, message, "busy");
  if (typeof comm_id === "string") state.publish(message, "comm_close", { comm_id, data: {} });
  publishState(state, message, "idle");
}

/** Runs a cell after all that arrived before it. */
function enqueue(state: ServerState, message: Message, reply: Reply): void {
  state.waiting.push({ message, reply, number: ++state.received });
  setImmediate(next, state);
}

/** Begins what waits longest, if nothing runs. An interrupt can stop whoever calls it: calling it once more does no harm. */
function next(state: ServerState): void {
  state.guarded(() => {
    if (state.current !== undefined) return;
    const request = state.waiting.shift();
    if (request === undefined) return;
    state.current = request;
    publishState(state, request.message, "busy");
    void contentOf(state, request)
      .catch(failure)
      .then((content) => conclude(state, request, content));
  });
}

async function contentOf(state: ServerState, { message, number }: CellRequest): Promise<Content> {
  if (number <= state.abortedUpTo) return { status: "aborted" };
  const content = await state.executor.execute(message);
  if (state.executor.abortsQueue) {
    // Everything that was sent before this reply: let it arrive first.
    await turn();
    await turn();
    state.abortedUpTo = state.received;
  }
  return content;
}

/** Answers a cell, unless it was given up, and lets the next one begin. */
function conclude(state: ServerState, request: CellRequest, content: Content): void {
  state.guarded(() => {
    const { message, reply } = request;
    if (state.current !== request) return;
    try {
      reply("execute_reply", content);
    } catch (error) {
      reply("execute_reply", failure(error)); // for example a value that JSON cannot carry
    }
    publishState(state, message, "idle");
    state.current = undefined;
  });
  setImmediate(next, state);
}

/** An interrupt can stop the kernel's own code instead of the cell: what is not answered in time is answered here. */
function watch(state: ServerState): void {
  const { current, executor } = state;
  const look = (): void => {
    if (current === undefined || current !== state.current) return next(state);
    const content = executor.lostReply(current.message);
    if (content === undefined) return;
    state.abortedUpTo = state.received;
    conclude(state, current, content);
  };
  setTimeout(look, enough).unref();
}

/** Answers a request of another kind; of an unknown one there is only `busy` and `idle`. */
function answer(state: ServerState, type: string, message: Message, reply: Reply): void {
  publishState(state, message, "busy");
  const handler = state.handlers[type];
  if (handler !== undefined) {
    try {
      reply(`${type}_reply`, { status: "ok", ...handler(message.content) });
    } catch (error) {
      reply(`${type}_reply`, failure(error));
    }
  }
  publishState(state, message, "idle");
  if (type === "shutdown") state.shutdown();
}

function failure(error: unknown): Content {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { status: "error", ename: name, evalue: message, traceback: [] };
}
