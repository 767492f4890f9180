import { Session } from "node:inspector";
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import { isHeard, release } from "./attention.js";
import { address, lossless, type Connection } from "./connection.js";
import { log, readOrLog } from "./log.js";
import { stopExpression, type Stopped } from "./stop.js";
import { createWire } from "./wire.js";

/** What the main thread hands to the worker. */
export interface WorkerData {
  readonly connection: Connection;
  /** int32, what `attention.ts` tells. */
  readonly guard: Int32Array;
}

/** Main thread → worker: a message to send on the control channel, or the end. */
export type ToWorker = { readonly kind: "exit" } | SendFrames;
/** Worker → main thread: a message that arrived on the control channel; one that interrupts is numbered. */
export type FromWorker =
  SendFrames | (Omit<SendFrames, "kind"> & { readonly kind: "interrupt"; readonly number: number });
interface SendFrames {
  readonly kind: "frames";
  readonly frames: readonly (Uint8Array | string)[];
}

/**
 * A main thread that has not heard by then is held by the cell, if it worked for half as long: one that the machine gives no
 * time is only late. One that sleeps in place does not work, so that after five times as long the clock alone decides. In ms;
 * tests set less.
 */
const patience = Number(process.env["LOTTERY_KERNEL_PATIENCE"] ?? 150);
/** So often the main thread is looked at until it is not in Node's own code, then it is stopped even there. */
const looks = 20;
const shutdownLimit = 1500;
const parentCheck = 1000;

/** A worker at work. */
interface WorkerState extends WorkerData {
  readonly port: MessagePort;
  /** Watches the main thread. */
  readonly session: Session;
  readonly heartbeat: Reply;
  readonly control: Router;
  /** Number of the last interrupt. */
  asked: number;
  timer: NodeJS.Timeout | undefined;
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
    release(guard);
    process.exit(); // a worker's exit ends the worker
  }, 20); // until then the replies under way have left
}

/** An awaiting cell is left by the main thread; one that never lets it hear is stopped from here. */
function interrupt(state: WorkerState, frames: SendFrames["frames"]): void {
  tell(state, { kind: "interrupt", number: ++state.asked, frames });
  waitForHearing(state);
}

function waitForHearing(state: WorkerState): void {
  clearInterval(state.timer);
  const [start, work] = [performance.now(), process.cpuUsage()];
  state.timer = setInterval(() => {
    if (isHeard(state.guard, state.asked)) return clearInterval(state.timer);
    const { user, system } = process.cpuUsage(work); // of all threads, and the others hardly work
    if (performance.now() - start >= 5 * patience || user + system >= 500 * patience) stopCell(state);
  }, patience);
}

/** Has the main thread look at its stack, and stop what it finds there if that belongs to a cell. */
function stopCell(state: WorkerState, looked = 0): void {
  clearInterval(state.timer);
  const expression = stopExpression(state.asked, looked === looks);
  state.session.post(
    "Runtime.evaluate",
    { expression, silent: true, returnByValue: true },
    (error, answer) => {
      if (error !== null) log(error.message);
      const said = answer?.result.value as Stopped | undefined;
      if (said === undefined) return stopUnseen(state);
      if (said === "later") return void setTimeout(stopCell, 1, state, looked + 1);
      if (said !== "hooks") return waitForHearing(state);
      log("the cell holds the thread and async hooks are active: it cannot be interrupted, only restarted");
    },
  );
}

/** Where the main thread cannot look at its stack, as with a frozen `Error`: stops whatever runs. */
function stopUnseen(state: WorkerState): void {
  state.session.post("Runtime.terminateExecution", () => waitForHearing(state));
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
