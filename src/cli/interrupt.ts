import { exitCodes, type ExitCode, type Output } from "./output.js";

/**
 * Runs something that an interrupt or a request to end stops: its signal aborts, and the exit code is 130. A second interrupt ends the
 * process at once.
 */
export async function interruptible(
  output: Output,
  action: (signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Error("interrupted"));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    return await action(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    output.error("lottery-lab: interrupted; what was finished is kept\n");
    return exitCodes.interrupted;
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}
