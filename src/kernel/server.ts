import type { Executor } from "./executor.js";
import { turn } from "./own-stack.js";
import type { RequestHandler } from "./requests.js";
import type { Content, Message } from "./wire.js";

/** Sends a reply to whoever sent the request, on the channel it came from. */
export type Reply = (type: string, content: Content) => void;

/** What the server needs from the rest of the kernel. */
export interface ServerOptions {
  readonly executor: Pick<Executor, "execute" | "abortsQueue">;
  readonly handlers: Readonly<Record<string, RequestHandler>>;
  readonly publish: (parent: Message, type: string, content: Content) => void;
  /** Called once a `shutdown_request` is answered. */
  readonly shutdown: () => void;
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
  let queue = Promise.resolve();
  let received = 0;
  let abortedUpTo = 0;

  async function execute(message: Message, number: number): Promise<Content> {
    if (number <= abortedUpTo) return { status: "aborted" };
    const content = await executor.execute(message);
    if (executor.abortsQueue) {
      // Everything that was sent before this reply: let it arrive first.
      await turn();
      await turn();
      abortedUpTo = received;
    }
    return content;
  }

  function answer(type: string, message: Message, reply: Reply): void {
    const handler = handlers[type];
    if (handler === undefined) return;
    try {
      reply(`${type}_reply`, { status: "ok", ...handler(message.content) });
    } catch (error) {
      reply(`${type}_reply`, failure(error));
    }
  }

  /** Nothing here answers to comms: whoever opens one hears so at once instead of waiting. */
  function refuseComm(message: Message): void {
    const { comm_id } = message.content;
    publish(message, "status", { execution_state: "busy" });
    if (typeof comm_id === "string") publish(message, "comm_close", { comm_id, data: {} });
    publish(message, "status", { execution_state: "idle" });
  }

  return (message, reply) => {
    if (message.header.msg_type === "comm_open") return refuseComm(message);
    const type = message.header.msg_type.replace(/_request$/, "");
    const state = (execution_state: string): void => publish(message, "status", { execution_state });
    if (type === "execute") {
      const number = ++received;
      queue = queue.then(async () => {
        state("busy");
        try {
          reply("execute_reply", await execute(message, number));
        } catch (error) {
          reply("execute_reply", failure(error)); // for example a value that JSON cannot carry
        }
        state("idle");
      });
      return;
    }
    state("busy");
    answer(type, message, reply);
    state("idle");
    if (type === "shutdown") shutdown();
  };
}

function failure(error: unknown): Content {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { status: "error", ename: name, evalue: message, traceback: [] };
}
