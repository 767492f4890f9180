import { Session } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import { address, lossless, type Connection } from "./connection.js";
import { log, readOrLog } from "./log.js";
import { createWire } from "./wire.js";

/** What the main thread hands to the worker. */
export interface WorkerData {
  readonly connection: Connection;
  /**
   * Three int32: [0] is above 0 while the compiler works, [1] counts active async hooks, both written by the main
   * thread; [2] becomes 1 when the worker has let go of everything.
   */
  readonly guard: Int32Array;
}

/** Main thread → worker: an answer to a ping, a message to send on the control channel, or the end. */
export type ToWorker = { readonly kind: "pong" } | { readonly kind: "exit" } | SendFrames;
/** Worker → main thread: a question whether it is free, or a message that arrived on the control channel. */
export type FromWorker = { readonly kind: "ping" } | SendFrames;
interface SendFrames {
  readonly kind: "frames";
  readonly frames: readonly (Uint8Array | string)[];
}

// An answer within this time means that the main thread can leave the cell by itself.
const patience = 150;
const shutdownLimit = 1500;
const parentCheck = 1000;

/** Heartbeat, control channel and watch over the parent process: they go on while the main thread computes. */
function serve({ connection, guard }: WorkerData): void {
  if (parentPort === null) return;
  const port = parentPort;
  const session = new Session();
  session.connectToMainThread();
  const heartbeat = new Reply();
  const control = new Router(lossless);
  let answered = true;

  const tell = (message: FromWorker): void => port.postMessage(message);
  const killProcess = (): void => void process.kill(process.pid, "SIGKILL");

  port.on("message", (message: ToWorker) => {
    if (message.kind === "pong") answered = true;
    else if (message.kind === "frames") void control.send([...message.frames]);
    else {
      session.disconnect();
      control.close();
      heartbeat.close();
      setTimeout(() => {
        Atomics.store(guard, 2, 1);
        Atomics.notify(guard, 2);
        process.exit(); // a worker's exit ends the worker
      }, 20); // until then the replies under way have left
    }
  });

  // An awaiting cell is left by the main thread; one that never answers is stopped from here.
  function interrupt(): void {
    answered = false;
    tell({ kind: "ping" });
    const timer = setInterval(() => {
      if (answered) return clearInterval(timer);
      if (Atomics.load(guard, 0) > 0) return; // never stop the compiler half-way
      if (Atomics.load(guard, 1) > 0) {
        clearInterval(timer); // Node aborts when it is stopped while async hooks are active
        return log(
          "the cell holds the thread and async hooks are active: it cannot be interrupted, only restarted",
        );
      }
      session.post("Runtime.terminateExecution");
    }, patience);
  }

  async function answerHeartbeat(): Promise<void> {
    await heartbeat.bind(address(connection, "hb"));
    for await (const frames of heartbeat) await heartbeat.send(frames);
  }

  async function readControl(): Promise<void> {
    await control.bind(address(connection, "control"));
    const wire = createWire(connection.key);
    for await (const frames of control) {
      const type = readOrLog(() => wire.decode(frames))?.header.msg_type;
      if (type === undefined) continue;
      tell({ kind: "frames", frames });
      if (type === "interrupt_request") interrupt();
      if (type === "shutdown_request") setTimeout(killProcess, shutdownLimit);
    }
  }

  function watchParent(): void {
    const parent = Number(process.env["JPY_PARENT_PID"]);
    if (!Number.isSafeInteger(parent) || parent <= 0) return;
    setInterval(() => {
      if (!isAlive(parent)) killProcess();
    }, parentCheck);
  }

  answerHeartbeat().catch(log);
  readControl().catch(log);
  watchParent();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

serve(workerData as WorkerData);
