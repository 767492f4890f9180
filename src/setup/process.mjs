import { spawn } from "node:child_process";

/** Thrown when a command ends with a non-zero status; `output` holds what it printed. */
export class CommandError extends Error {
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}

let stopped = false;

/**
 * Runs a command without a shell and resolves with everything it printed; rejects with a CommandError.
 * @param {string[]} command program and arguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} options `show`: let it print to the terminal
 */
export function run([program, ...args], { cwd, env, show = false } = {}) {
  if (stopped) return Promise.reject(new CommandError("stopped", ""));
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    // Ctrl-C reaches the child through the terminal, other signals are passed on; then wait for it to end.
    const wait = () => (stopped = true);
    const pass = (signal) => wait() && child.kill(signal);
    process.on("SIGINT", wait).on("SIGTERM", pass).on("SIGHUP", pass);
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => chunks.push(chunk));
    const leave = () => {
      process.off("SIGINT", wait).off("SIGTERM", pass).off("SIGHUP", pass);
      return Buffer.concat(chunks).toString();
    };
    child.on("error", (error) => {
      leave();
      reject(new CommandError(`${program}: ${error.message}`, ""));
    });
    child.on("close", (code, signal) => {
      const output = leave();
      if (code === 0) resolve(output);
      else reject(new CommandError(`${program} ended with ${signal ?? `exit code ${code}`}`, output));
    });
  });
}

/** Seconds since `start` (milliseconds of performance.now), as text. */
export function secondsSince(start) {
  const seconds = (performance.now() - start) / 1000;
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/**
 * Runs one step: says what it does and how long it may take, skips it if it is done, shows its output if it fails.
 * @param {{ title: string, takes: string, isDone?: () => boolean, run: () => Promise<unknown> }} step
 */
export async function runStep(step) {
  if (step.isDone?.()) return;
  console.log(`${step.title} (${step.takes}) ...`);
  const start = performance.now();
  await step.run();
  console.log(`${step.title}: done in ${secondsSince(start)}`);
}

/** Waits for all of them, then throws the first error there was. */
export async function sideBySide(works) {
  const outcomes = await Promise.allSettled(works);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

/** Prints why a command failed, in one place for all commands, and sets the exit code. */
export function reportFailure(error) {
  if (!(error instanceof Error)) throw error;
  if (error instanceof CommandError && error.output.trim() !== "") console.error(error.output.trimEnd());
  console.error(`lottery-lab: ${error.message}`);
  process.exitCode = 1;
}
