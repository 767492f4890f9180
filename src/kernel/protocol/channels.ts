import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Publisher, Router } from "zeromq";
import { awaitRelease, hear } from "./attention.js";
import { address, lossless, type Connection } from "./connection.js";
import { log, readOrLog } from "./log.js";
import { createWire, type Content, type Frame, type Message, type Reply } from "./wire.js";
import type { FromWorker, ToWorker, WorkerData } from "./worker.js";

/** All sockets of the kernel; those that must answer at any time live in a worker thread. */
export interface Channels {
  /** Sends a message to every client. */
  publish(parent: Message | undefined, type: string, content: Content): void;
  /** Sends an `input_request` to whoever sent `to`. */
  ask(to: Message, type: string, content: Content): void;
  /** Begins to hand on what arrives. */
  listen(onRequest: (message: Message, reply: Reply) => void, onInput: (message: Message) => void): void;
  /**
   * Sends what is still under way and frees the sockets, waiting up to half a second for the worker. For the very end
   * of the process: Node aborts when it ends with a worker that has sockets and watches the main thread.
   */
  close(): void;
}

/** Binds the sockets; what arrives before `listen` waits. `guard` is what `attention.ts` tells. */
export async function openChannels(connection: Connection, guard: Int32Array): Promise<Channels> {
  const wire = createWire(connection.key);
  const worker = new Worker(join(__dirname, "worker.js"), {
    workerData: { connection, guard } satisfies WorkerData,
  });
  worker.unref();
  const tell = (message: ToWorker): void => worker.postMessage(message);
  const iopub = new Publisher(lossless);
  const shell = new Router(lossless);
  const stdin = new Router(lossless);
  await Promise.all([
    iopub.bind(address(connection, "iopub")),
    shell.bind(address(connection, "shell")),
    stdin.bind(address(connection, "stdin")),
  ]);

  const sendTo = (
    send: (frames: Frame[]) => void,
    { ids, header }: Message,
    type: string,
    content: Content,
  ): void => send(wire.encode(ids, header, type, content));
  const onShell = (frames: Frame[]): void => void shell.send(frames).catch(log);
  const onControl = (frames: Frame[]): void => tell({ kind: "frames", frames });

  return {
    publish(parent, type, content) {
      iopub.send(wire.encode([type], parent?.header, type, content)).catch(log);
    },
    ask: (to, type, content) => sendTo((frames) => void stdin.send(frames).catch(log), to, type, content),
    listen(onRequest, onInput) {
      const receive = (frames: readonly Uint8Array[], send: (frames: Frame[]) => void): void => {
        const message = readOrLog(() => wire.decode(frames));
        if (message !== undefined) {
          onRequest(message, (type, content) => sendTo(send, message, type, content));
        }
      };
      worker.on("message", (message: FromWorker) => {
        if (message.kind === "interrupt" && !hear(guard, message.number)) return;
        receive(
          message.frames.map((frame) => Buffer.from(frame)),
          onControl,
        );
      });
      worker.unref();
      readAll(shell, (frames) => receive(frames, onShell));
      readAll(stdin, (frames) => {
        const message = readOrLog(() => wire.decode(frames));
        if (message !== undefined) onInput(message);
      });
    },
    close() {
      tell({ kind: "exit" });
      awaitRelease(guard, 500);
      for (const socket of [iopub, shell, stdin]) socket.close();
    },
  };
}

function readAll(socket: Router, receive: (frames: readonly Uint8Array[]) => void): void {
  const read = async (): Promise<void> => {
    for await (const frames of socket) {
      try {
        receive(frames);
      } catch (error) {
        log(error); // a fault in one answer is no reason to stop
      }
    }
  };
  read().catch(log);
}
