import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer } from "zeromq";
import { address, writeConnection } from "./protocol/connection.js";
import { createWire } from "./protocol/wire.js";

/** How a kernel did that was started to see whether it starts. */
export interface Trial {
  /** From the start of the process to the value of a first cell. */
  readonly seconds: number;
}

const limit = 30_000;

/**
 * Starts the kernel that a command line names, as Jupyter would, has it run one cell, and ends it. Rejects with
 * `tryKernel: …` and what the kernel wrote if it gives no answer within 30 s.
 */
export async function tryKernel(argv: readonly string[]): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), "lottery-"));
  const { connection, file } = writeConnection(folder, "trial");

  const started = performance.now();
  const [command = "", ...rest] = argv.map((part) => part.replace("{connection_file}", file));
  const child = spawn(command, rest, {
    cwd: folder,
    env: { ...process.env, JPY_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (data) => (said += String(data)));
  const shell = new Dealer({ receiveTimeout: limit });
  const fail = (why: string): Error => new Error(`tryKernel: the kernel ${why} ${said.trim()}`.trim());
  const ended = new Promise<never>((_, reject) => {
    child.once("error", (error) => reject(fail(`could not be started: ${error.message}`)));
    child.once("exit", (code) => reject(fail(`ended with ${code} before it answered`)));
  });
  ended.catch(() => undefined); // it ends in any case, at the latest below
  try {
    const wire = createWire(connection.key);
    shell.connect(address(connection, "shell"));
    await shell.send(wire.encode([], undefined, "execute_request", { code: "6 * 7", store_history: false }));
    const answer = shell.receive().catch(() => Promise.reject(fail(`gave no answer in ${limit / 1000} s`)));
    const { content } = wire.decode(await Promise.race([answer, ended]));
    if (content["status"] !== "ok") throw fail(`failed at a first cell: ${String(content["evalue"])}`);
    return { seconds: (performance.now() - started) / 1000 };
  } finally {
    child.kill("SIGKILL");
    shell.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
