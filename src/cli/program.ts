import { Command, CommanderError } from "commander";
import { packageVersion } from "../data/index.js";
import { doctor } from "./doctor.js";
import { keepStudy, type KeepOption } from "./keep.js";
import { kernelDoctor, kernelList } from "./kernel-look.js";
import { kernelTarget, type TargetOptions } from "./kernel.js";
import { exportCommand, type ExportTargets } from "./export-command.js";
import { exportStore, pruneStore, type ExportOption, type PruneOption } from "./export.js";
import { exitCodes, type ExitCode, type Output } from "./output.js";
import { runFile, work, type RunCommandOptions, type WorkOptions } from "./run.js";
import { listStore, showResult, status, verifyStore, type StoreOption } from "./store.js";

const exitHelp = `
Exit codes: 0 done · 1 failed · 2 wrong usage · 3 a check found something wrong (doctor, status, store verify) · 130 interrupted`;

/**
 * Runs the command line and returns its exit code. Answers go to stdout, errors to stderr as one line each.
 */
export async function runCli(args: readonly string[], output: Output = processOutput): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const finish = (result: ExitCode): void => {
    code = result;
  };
  const program = build(output, finish);
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    output.error(`lottery-lab: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.failed;
  }
}

const processOutput: Output = {
  write: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
};

function build(output: Output, finish: (code: ExitCode) => void): Command {
  const program = new Command("lottery-lab")
    .description("A laboratory for lottery-ticket research.")
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ writeOut: output.write, writeErr: output.error })
    .showSuggestionAfterError()
    .addHelpText("after", exitHelp);
  // Subcommands inherit what was set before they are added.
  const storeOption = ["--store <folder>", "the store (default: LOTTERY_STORE, else .lottery)"] as const;
  const jsonOption = ["--json", "answer as JSON"] as const;
  const moduleOption = [
    "--module <file>",
    "a module that the data may name, which is imported only then (for each one)",
    (file: string, before: readonly string[] = []): readonly string[] => [...before, file],
  ] as const;

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

  program
    .command("run")
    .description("run a notebook headlessly, or the descriptions in a .json file or a module")
    .argument("<file>", "a notebook, a list or manifest of descriptions, or a module that exports a list")
    .option("--workers <number>", "worker processes (default: LOTTERY_WORKERS, else one a core)")
    .option("--plan", "only say what would run, how long and with how much memory")
    .option("--manifest <file>", "write the jobs to a manifest instead, for work")
    .option("--scale <scale>", "scale of a notebook: quick, laptop or paper")
    .option(...moduleOption)
    .option(...storeOption)
    .option(...jsonOption)
    .action(async (file: string, options: RunCommandOptions) => finish(await runFile(file, options, output)));
  program
    .command("work")
    .description("compute one job of a manifest, as an element of a job array does")
    .requiredOption("--manifest <file>", "what run --manifest wrote")
    .requiredOption("--index <number>", "which job, counted from 0")
    .option(...moduleOption)
    .option(...storeOption)
    .option(...jsonOption)
    .action(async (options: WorkOptions) => finish(await work(options, output)));
  program
    .command("status")
    .description("which store is used and how much is in it")
    .option(...storeOption)
    .option(...jsonOption)
    .action((options: StoreOption) => finish(status(options, output)));
  program
    .command("show")
    .description("one result: its description, summary and blobs")
    .argument("<key>", "the key or its first characters, at least 4")
    .option(...storeOption)
    .option(...jsonOption)
    .action((key: string, options: StoreOption) => finish(showResult(key, options, output)));

  const store = program.command("store").description("the results on this machine");
  store
    .command("ls")
    .description("one line a result")
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

  program
    .command("doctor")
    .description("check Node, Python, data, kernel and engine, with what helps")
    .option(...jsonOption)
    .action(async (options: { readonly json?: boolean }) => finish(await doctor(options, output)));
  return program;
}
