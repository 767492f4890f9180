import { Session } from "node:inspector";
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
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

/** A worker at work. */
interface WorkerState extends WorkerData {
  readonly port: MessagePort;
  /** Watches the main thread. */
  readonly session: Session;
  readonly heartbeat: Reply;
  readonly control: Router;
  /** Whether the main thread answered the last ping. */
  answered: boolean;
}

const tell = ({ port }: WorkerState, message: FromWorker): void => port.postMessage(message);
const killProcess = (): void => void process.kill(process.pid, "SIGKILL");

/** Heartbeat, control channel and watch over the parent process: they go on while the main thread computes. */
function serve({ connection, guard }: WorkerData): void {
  if (parentPort === null) return;
  const session = new Session();
  session.connectToMainThread();
  const state: WorkerState = {
    connection,
    guard,
    port: parentPort,
    session,
    heartbeat: new Reply(),
    control: new Router(lossless),
    answered: true,
  };
  parentPort.on("message", (message: ToWorker) => {
    if (message.kind === "pong") state.answered = true;
    else if (message.kind === "frames") void state.control.send([...message.frames]);
    else letGo(state);
  });
  answerHeartbeat(state).catch(log);
  readControl(state).catch(log);
  watchParent();
}

/** Frees everything and ends the worker. */
function letGo({ session, control, heartbeat, guard }: WorkerState): void {
  session.disconnect();
  control.close();
  heartbeat.close();
  setTimeout(() => {
    Atomics.store(guard, 2, 1);
    Atomics.notify(guard, 2);
    process.exit(); // a worker's exit ends the worker
  }, 20); // until then the replies under way have left
}

/** An awaiting cell is left by the main thread; one that never answers is stopped from here. */
function interrupt(state: WorkerState): void {
  const { guard, session } = state;
  state.answered = false;
  tell(state, { kind: "ping" });
  const timer = setInterval(() => {
    if (state.answered) return clearInterval(timer);
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

async function answerHeartbeat({ heartbeat, connection }: WorkerState): Promise<void> {
  await heartbeat.bind(address(connection, "hb"));
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

async function readControl(state: WorkerState): Promise<void> {
  const { control, connection } = state;
  await control.bind(address(connection, "control"));
  const wire = createWire(connection.key);
  for await (const frames of control) {
    const type = readOrLog(() => wire.decode(frames))?.header.msg_type;
    if (type === undefined) continue;
    tell(state, { kind: "frames", frames });
    if (type === "interrupt_request") interrupt(state);
    if (type === "shutdown_request") setTimeout(killProcess, shutdownLimit);
  }
}

/** Without the process that started it the kernel ends. */
function watchParent(): void {
  const parent = Number(process.env["JPY_PARENT_PID"]);
  if (!Number.isSafeInteger(parent) || parent <= 0) return;
  setInterval(() => {
    if (!isAlive(parent)) killProcess();
  }, parentCheck);
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
