import { Session } from "node:inspector";
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import { isHeard, mayStop, stopped } from "./attention.js";
import { address, lossless, type Connection } from "./connection.js";
import { log, readOrLog } from "./log.js";
import { createWire } from "./wire.js";

/** What the main thread hands to the worker. */
export interface WorkerData {
  readonly connection: Connection;
  /**
   * int32: [0] is above 0 while the compiler works, [1] counts active async hooks, both written by the main
   * thread; [2] becomes 1 when the worker has let go of everything; the others belong to `attention`.
   */
  readonly guard: Int32Array;
}

/** Main thread → worker: a message to send on the control channel, or the end. */
export type ToWorker = { readonly kind: "exit" } | SendFrames;
/** Worker → main thread: a message that arrived on the control channel; one that interrupts is numbered, and may come twice. */
export type FromWorker =
  SendFrames | (Omit<SendFrames, "kind"> & { readonly kind: "interrupt"; readonly number: number });
interface SendFrames {
  readonly kind: "frames";
  readonly frames: readonly (Uint8Array | string)[];
}

/**
 * A main thread that has not heard by then is held by the cell, if it worked for half as long: one that the machine gives no
 * time is only late. One that sleeps in place does not work, so that after a while the clock alone decides. In ms; tests set less.
 */
const patience = Number(process.env["LOTTERY_KERNEL_PATIENCE"] ?? 150);
const sleepingPatience = 5 * patience;
const shutdownLimit = 1500;
const parentCheck = 1000;

/** A worker at work. */
interface WorkerState extends WorkerData {
  readonly port: MessagePort;
  /** Watches the main thread. */
  readonly session: Session;
  readonly heartbeat: Reply;
  readonly control: Router;
  /** Interrupts that the main thread has not heard, oldest first. */
  readonly unheard: Interrupt[];
  /** Number of the last interrupt. */
  asked: number;
  timer: NodeJS.Timeout | undefined;
}

type Interrupt = Extract<FromWorker, { kind: "interrupt" }>;

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
    unheard: [],
    asked: 0,
    timer: undefined,
  };
  parentPort.on("message", (message: ToWorker) => {
    if (message.kind === "frames") void state.control.send([...message.frames]);
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

/** An awaiting cell is left by the main thread; one that never hears is stopped from here, and asked again. */
function interrupt(state: WorkerState, frames: Interrupt["frames"]): void {
  const message: Interrupt = { kind: "interrupt", number: ++state.asked, frames };
  state.unheard.push(message);
  tell(state, message);
  clearInterval(state.timer);
  const [start, work] = [performance.now(), process.cpuUsage()];
  state.timer = setInterval(() => {
    if (isHeard(state.guard, state.asked)) {
      state.unheard.length = 0;
      return clearInterval(state.timer);
    }
    const { user, system } = process.cpuUsage(work); // of all threads, and the others hardly work
    if (performance.now() - start >= sleepingPatience || user + system >= 500 * patience) stopCell(state);
  }, patience);
}

function stopCell(state: WorkerState): void {
  const { guard, session, unheard, asked } = state;
  if (Atomics.load(guard, 0) > 0) return; // never stop the compiler half-way
  if (Atomics.load(guard, 1) > 0) {
    clearInterval(state.timer); // Node aborts when it is stopped while async hooks are active
    return log(
      "the cell holds the thread and async hooks are active: it cannot be interrupted, only restarted",
    );
  }
  if (!mayStop(guard, asked)) return;
  session.post("Runtime.terminateExecution", () => {
    stopped(guard);
    // What was stopped may have been the hearing of them.
    for (const message of unheard) if (!isHeard(guard, message.number)) tell(state, message);
  });
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
    if (type === "interrupt_request") interrupt(state, frames);
    else tell(state, { kind: "frames", frames });
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
