import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { provideKernel } from "./api.js";
import { guardedBy, guardLength } from "./protocol/attention.js";
import { openChannels } from "./protocol/channels.js";
import { readConnection } from "./protocol/connection.js";
import { captureDescriptors } from "./outputs/descriptors.js";
import { createExecutor, type Executor } from "./running/executor.js";
import { createLanguage } from "./language.js";
import { log } from "./protocol/log.js";
import type { Output } from "./outputs/output.js";
import { createOwners } from "./stacks/owners.js";
import { captureStreams, countAsyncHooks, quietWarnings } from "./outputs/process-hooks.js";
import { requestHandlers } from "./requests/requests.js";
import { provideStop } from "./protocol/stop.js";
import { createServer } from "./requests/server.js";
import { createSources } from "./stacks/sources.js";
import { installStacks } from "./stacks/stacks.js";
import { createStdin, type Stdin } from "./outputs/stdin.js";

// The kernel: `node --no-force-async-hooks-checks main.js connection-file`. This file puts its parts together.

const packageRoot = resolve(__dirname, "..", "..");

/** What code in a cell gets from `kernel()`. */
function provide(executor: Executor, stdin: Stdin): void {
  provideKernel({
    display: (bundle, options) => executor.cell.output.display(bundle, options),
    clear: (wait = false) => executor.cell.output.clear(wait),
    get signal() {
      const { cell } = executor;
      cell.cooperative = true;
      return cell.abort.signal;
    },
    input: (prompt = "", { password = false } = {}) => stdin.ask(executor.cell, prompt, password),
  });
}

/** What the process prints, throws and is told goes to the cell that is current. */
function hookProcess(executor: Executor, guard: Int32Array): void {
  countAsyncHooks(guard);
  provideStop(guard, __dirname);
  captureStreams(() => executor.cell.output, executor.abandoned);
  quietWarnings();
  process.on("uncaughtException", executor.uncaught);
  process.on("unhandledRejection", executor.uncaught);
  process.on("SIGINT", executor.interrupt);
  process.prependListener("exit", () => executor.cell.output.flush());
}

function shutDown(executor: Executor): void {
  executor.cell.abort.abort(new Error("the kernel shuts down"));
  setTimeout(() => process.exit(0), 50); // a moment in which workers hear of it
}

function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
  return manifest.version;
}

async function start(connectionFile: string): Promise<void> {
  const folder = process.cwd();
  const connection = readConnection(connectionFile);
  const guard = new Int32Array(new SharedArrayBuffer(4 * guardLength));
  const guarded = guardedBy(guard);
  const channels = await openChannels(connection, guard);
  const { publish } = channels;
  process.on("exit", channels.close);
  publish(undefined, "status", { execution_state: "starting" });

  const output = (): Output => executor.cell.output;
  const { tslab, compiler, runner } = createLanguage({ folder, packageRoot, guarded, output });
  const { typescript, notice } = tslab;
  const stacks = { folder, packageRoot, kernelFolder: __dirname };
  installStacks(stacks);
  const places = { sources: createSources(), stacks };
  const owners = createOwners(() => executor.cell.name, stacks);
  const { collect } = captureDescriptors((name, bytes) => output().write(name, bytes));
  const executor = createExecutor({ compiler, runner, places, publish, ownerOf: owners.of, collect, notice });
  const stdin = createStdin(channels.ask);
  provide(executor, stdin);
  hookProcess(executor, guard);

  const handlers = requestHandlers({ compiler, executor, typescript, version: packageVersion() });
  const shutdown = (): void => shutDown(executor);
  channels.listen(createServer({ executor, handlers, guarded, publish, shutdown }), stdin.answer);
  setTimeout(() => guarded(tslab.keepCode), 2000).unref(); // when the first cells have run
}

const [, , connectionFile] = process.argv;
if (connectionFile === undefined) {
  log("main: needs the path of a connection file, got none");
  process.exit(1);
}
start(connectionFile).catch((error: unknown) => {
  log(error);
  process.exit(1);
});
