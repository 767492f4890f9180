import { completion, shellNames } from "./completion.js";
import { addExamples } from "./examples.js";
import { doctor } from "./doctor.js";
import { exportCommand, type ExportTargets } from "./export-command.js";
import { exportStore, pruneStore, type ExportOption, type PruneOption } from "./export.js";
import { initNotebook, ownFolder, type InitOptions } from "./init.js";
import { keepStudy, type KeepOption } from "./keep.js";
import { kernelDoctor, kernelList } from "./kernel-look.js";
import { kernelTarget, type TargetOptions } from "./kernel.js";
import { addCluster } from "./cluster-commands.js";
import { dataOption, jsonOption, moduleOption, storeOption, type CommandTools } from "./command-tools.js";
import { runFile, work, type RunCommandOptions, type WorkOptions } from "./run.js";
import { listStore, showResult, status, verifyStore, type StoreOption } from "./store.js";

/** Installing and looking at the Jupyter kernel. */
function addKernel({ program, output, finish }: CommandTools): void {
  const kernel = program.command("kernel").description("the Jupyter kernel");
  for (const action of ["install", "uninstall"] as const) {
    kernel
      .command(action)
      .description(`${action} the kernel and the figure renderer`)
      .option("--sys-prefix <folder>", "into a Python environment, such as .venv")
      .option("--prefix <folder>", "below a folder: <folder>/share/jupyter")
      .option("--user", "for the current user")
      .option(...jsonOption)
      .action(async (options: TargetOptions) => finish(await kernelTarget(action, options, output)));
  }
  const looks = {
    list: { description: "where the kernel is installed", run: kernelList },
    doctor: {
      description: "whether each installed kernel is whole, starts and runs a cell",
      run: kernelDoctor,
    },
  };
  for (const [name, { description, run }] of Object.entries(looks)) {
    kernel
      .command(name)
      .description(description)
      .option("--sys-prefix <folder>", "only in this Python environment")
      .option("--prefix <folder>", "only below this folder")
      .option("--user", "only that of the current user")
      .option(...jsonOption)
      .action(async (options: TargetOptions) => finish(await run(options, output)));
  }
}

/** Beginning. */
function addInit({ program, output, finish }: CommandTools): void {
  program
    .command("init")
    .description("write a notebook to begin with, or copy one of the package, into a folder of your own")
    .argument("[folder]", "where to; it is made", ownFolder)
    .option("--from <notebook>", "number or name of a notebook of the package, such as 01")
    .option(...jsonOption)
    .action((folder: string, options: InitOptions) => finish(initNotebook(folder, options, output)));
}

/** Computing. */
function addRun({ program, output, finish }: CommandTools): void {
  program
    .command("run")
    .description("run a notebook headlessly, or the descriptions in a .json file or a module")
    .argument(
      "<file>",
      "a notebook, a list or manifest of descriptions (.json), or a module that exports a list (.ts, .mjs, .js)",
    )
    .option("--workers <number>", "worker processes (default: LOTTERY_WORKERS, else one a core)")
    .option("--plan", "only say what would run, how long and with how much memory")
    .option("--manifest <file>", "write the jobs to a manifest instead, for work")
    .option("--scale <scale>", "scale of a notebook: quick, laptop or paper")
    .option(...moduleOption)
    .option(...dataOption)
    .option(...storeOption)
    .option(...jsonOption)
    .action(async (file: string, options: RunCommandOptions) => finish(await runFile(file, options, output)));
  program
    .command("work")
    .description("compute one job of a manifest, as an element of a job array does")
    .requiredOption("--manifest <file>", "what run --manifest wrote")
    .requiredOption("--index <number>", "which job, counted from 0")
    .option(...moduleOption)
    .option(...dataOption)
    .option(...storeOption)
    .option(...jsonOption)
    .action(async (options: WorkOptions) => finish(await work(options, output)));
}

/** Looking at what is there. */
function addLook({ program, output, finish }: CommandTools): void {
  program
    .command("status")
    .description("which store is used, how much is in it, and how what was submitted stands")
    .option(...storeOption)
    .option(...jsonOption)
    .action(async (options: StoreOption) => finish(await status(options, output)));
  program
    .command("show")
    .description("one result: its description, summary and blobs")
    .argument("<key>", "the key or its first characters, at least 4")
    .option(...storeOption)
    .option(...jsonOption)
    .action((key: string, options: StoreOption) => finish(showResult(key, options, output)));

  program
    .command("doctor")
    .description("check Node, Python, data, kernel and engine, with what helps")
    .option(...jsonOption)
    .action(async (options: { readonly json?: boolean }) => finish(await doctor(options, output)));
}

/** The results on this machine. */
function addStore({ program, output, finish }: CommandTools): void {
  const store = program.command("store").description("the results on this machine");
  store
    .command("ls")
    .description("one line a result, newest first: what it is, when it was written, what it came to")
    .option(...storeOption)
    .option(...jsonOption)
    .action((options: StoreOption) => finish(listStore(options, output)));
  store
    .command("verify")
    .description("read every result and blob; damaged ones are named and set aside")
    .option(...storeOption)
    .option(...jsonOption)
    .action((options: StoreOption) => finish(verifyStore(options, output)));

  store
    .command("prune")
    .description("free the disk of blobs, which are computed again when they are asked for")
    .option("--blobs", "weights and masks; summaries stay")
    .option("--dry-run", "only say how much would be freed")
    .option(...storeOption)
    .option(...jsonOption)
    .action((options: PruneOption) => finish(pruneStore(options, output)));
  store
    .command("export")
    .description("all results as a table, one line each")
    .option("--csv", "as CSV (the default)")
    .option("--out <file>", "to a file instead of standard output")
    .option(...storeOption)
    .option(...jsonOption)
    .action((options: ExportOption) => finish(exportStore(options, output)));
  store
    .command("keep")
    .description("make the results and verdict of a notebook run those committed in data/results")
    .argument("<study>", "name of the notebook, such as 01-winning-tickets")
    .requiredOption("--from <folder>", "what the run left behind, such as out/01-winning-tickets")
    .option("--results <folder>", "folder of the committed results (default: data/results of the package)")
    .option(...storeOption)
    .option(...jsonOption)
    .action((study: string, options: KeepOption) => finish(keepStudy(study, options, output)));
}

/** Pages of notebooks, tickets. */
function addExport({ program, output, finish }: CommandTools): void {
  program
    .command("export")
    .description("one self-contained page a notebook, with live figures; or the ticket of a training run")
    .argument("<what>", "a notebook or a folder of notebooks; or a key or its first characters, at least 4")
    .option("--html", "notebooks as HTML; runs nothing")
    .option("--to <folder>", "folder of the pages (default: out/html)")
    .option(
      "--ticket <file>",
      "mask, initial and trained weights, description: a safetensors file for loadTicket",
    )
    .option("--torch <folder>", "the sparse network as ticket.safetensors for PyTorch")
    .option("--tfjs <folder>", "the sparse network as model.json and weights.bin for TensorFlow.js")
    .option("--initial", "the network before training (with --torch and --tfjs)")
    .option(...moduleOption)
    .option(...storeOption)
    .option(...jsonOption)
    .action(async (what: string, options: ExportTargets) =>
      finish(await exportCommand(what, options, output)),
    );
}

/** What a shell needs. */
function addCompletion({ program, output, finish }: CommandTools): void {
  program
    .command("completion")
    .description("what a shell must read to complete commands and options by the tab key")
    .argument("<shell>", shellNames.join(", "))
    .action((shell: string) => finish(completion(shell, program, output)));
}

/** Adds all commands, in the order in which help lists them, each with examples. */
export function addCommands(tools: CommandTools): void {
  for (const add of [addInit, addKernel, addRun, addCluster, addLook, addStore, addExport, addCompletion])
    add(tools);
  addExamples(tools.program);
}
