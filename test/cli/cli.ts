import { runCli } from "../../src/cli/index.js";

/** Runs the command line in this process: its exit code, and what it wrote to stdout and stderr. */
export async function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const code = await runCli(args, {
    write: (text) => (written.out += text),
    error: (text) => (written.err += text),
  });
  return { code, ...written };
}
