import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { provideKernel } from "./api.js";
import { openChannels } from "./channels.js";
import { createCompiler } from "./compiler.js";
import { readConnection } from "./connection.js";
import { createCellImports } from "./cell-imports.js";
import { captureDescriptors } from "./descriptors.js";
import { createExecutor, type Executor } from "./executor.js";
import { createLocalModules } from "./local-modules.js";
import { log } from "./log.js";
import { moduleCode } from "./module-code.js";
import { createNames } from "./names.js";
import { createOwners } from "./owners.js";
import { captureStreams, countAsyncHooks, quietWarnings } from "./process-hooks.js";
import { requestHandlers } from "./requests.js";
import { createRunner } from "./runner.js";
import { createServer } from "./server.js";
import { createSources } from "./sources.js";
import { installStacks } from "./stacks.js";
import { createStdin, type Stdin } from "./stdin.js";
import { loadTslab, type TslabDisplay } from "./tslab.js";

// The kernel: `node --no-force-async-hooks-checks main.js connection-file`. This file puts its parts together.

const packageRoot = resolve(__dirname, "..", "..");

/** This package as seen from a folder where it is not installed: module name → declaration file and code. */
function ownModules(folder: string): Record<string, { readonly types: string; readonly code: string }> {
  const require = createRequire(join(folder, "cell.js"));
  try {
    require.resolve("lottery-lab");
    return {};
  } catch {
    const entry = (name: string): { types: string; code: string } => ({
      types: join(packageRoot, "dist", `${name}.d.ts`),
      code: join(packageRoot, "dist", `${name}.js`),
    });
    const all = { "lottery-lab": entry("index"), "lottery-lab/kernel": entry("kernel/api") };
    return Object.fromEntries(Object.entries(all).filter(([, { code }]) => existsSync(code)));
  }
}

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

async function start(connectionFile: string): Promise<void> {
  const folder = process.cwd();
  const connection = readConnection(connectionFile);
  const guard = new Int32Array(new SharedArrayBuffer(12));
  const guarded = <T>(step: () => T): T => {
    Atomics.add(guard, 0, 1);
    try {
      return step();
    } finally {
      Atomics.sub(guard, 0, 1);
    }
  };
  const channels = await openChannels(connection, guard);
  process.on("exit", channels.close);
  channels.publish(undefined, "status", { execution_state: "starting" });

  const own = ownModules(folder);
  const tslab = loadTslab(Object.fromEntries(Object.entries(own).map(([name, { types }]) => [name, types])));
  const showFromTslab = ({ data, metadata, transient }: TslabDisplay, update: boolean): void => {
    const { display_id: id } = transient;
    executor.cell.output.display(data, { update, metadata, ...(id === undefined ? {} : { id }) });
  };
  const load = createRequire(__filename);
  const override = (id: string): { readonly exports: unknown } | undefined => {
    if (id === "tslab") return { exports: tslab.publicModule(showFromTslab) };
    const code = own[id]?.code;
    return code === undefined ? undefined : { exports: load(code) as unknown };
  };
  const { typescript, options } = tslab;
  const modules = createLocalModules({
    compile: (path, text) => guarded(() => moduleCode(typescript, path, text, options)),
    override,
    mapped: (specifier, from) => tslab.mappedPath(specifier, from),
  });
  const names = createNames();
  const imports = createCellImports(folder, modules, override);
  const runner = createRunner({ folder, names, modules, imports });
  const compiler = createCompiler(tslab, names, guarded);
  const { publish } = channels;
  const stacks = { folder, packageRoot, kernelFolder: __dirname };
  installStacks(stacks);
  const places = { sources: createSources(), stacks };
  const owners = createOwners(() => executor.cell.name, stacks);
  const descriptors = captureDescriptors((name, bytes) => executor.cell.output.write(name, bytes));
  const { collect } = descriptors;
  const executor = createExecutor({ compiler, runner, places, publish, ownerOf: owners.of, collect });
  const stdin = createStdin(channels.ask);

  provide(executor, stdin);
  countAsyncHooks(guard);
  captureStreams(() => executor.cell.output, executor.abandoned);
  quietWarnings();
  process.on("uncaughtException", executor.uncaught);
  process.on("unhandledRejection", executor.uncaught);
  process.on("SIGINT", executor.interrupt);
  process.prependListener("exit", () => executor.cell.output.flush());

  const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
  const handlers = requestHandlers({ compiler, executor, typescript, version: manifest.version });
  const shutdown = (): void => {
    executor.cell.abort.abort(new Error("the kernel shuts down"));
    setTimeout(() => process.exit(0), 50); // a moment in which workers hear of it
  };
  channels.listen(createServer({ executor, handlers, publish, shutdown }), stdin.answer);
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
