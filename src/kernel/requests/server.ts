import type { Executor } from "../running/executor.js";
import { turn } from "../running/own-stack.js";
import type { RequestHandler } from "./requests.js";
import type { Content, Message, Reply } from "../protocol/wire.js";

/** What the server needs from the rest of the kernel. */
export interface ServerOptions {
  readonly executor: Pick<Executor, "execute" | "abortsQueue">;
  readonly handlers: Readonly<Record<string, RequestHandler>>;
  readonly publish: (parent: Message, type: string, content: Content) => void;
  /** Called once a `shutdown_request` is answered. */
  readonly shutdown: () => void;
}

/** A server between two messages. */
interface ServerState extends ServerOptions {
  /** Resolves when all cells that wait have run. */
  queue: Promise<void>;
  /** How many requests to run a cell arrived. */
  received: number;
  /** Of these, the first so many are answered as aborted if they did not run yet. */
  abortedUpTo: number;
}

/**
 * Takes the requests of all channels: cells queue up, everything else is answered at once. Each is framed by `busy` and
 * `idle`, by which clients know that they have all of its output.
 */
export function createServer({
  executor,
  handlers,
  publish,
  shutdown,
}: ServerOptions): (message: Message, reply: Reply) => void {
  const state: ServerState = {
    executor,
    handlers,
    publish,
    shutdown,
    queue: Promise.resolve(),
    received: 0,
    abortedUpTo: 0,
  };
  return (message, reply) => {
    const { msg_type } = message.header;
    const type = msg_type.replace(/_request$/, "");
    if (msg_type === "comm_open") refuseComm(state, message);
    else if (type === "execute") enqueue(state, message, reply);
    else answer(state, type, message, reply);
  };
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
  const number = ++state.received;
  state.queue = state.queue.then(async () => {
    publishState(state, message, "busy");
    try {
      reply("execute_reply", await execute(state, message, number));
    } catch (error) {
      reply("execute_reply", failure(error)); // for example a value that JSON cannot carry
    }
    publishState(state, message, "idle");
  });
}

async function execute(state: ServerState, message: Message, number: number): Promise<Content> {
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
