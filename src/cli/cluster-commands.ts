import { dataOption, jsonOption, moduleOption, storeOption, type CommandTools } from "./command-tools.js";
import { cancel, submit, type SubmitCommandOptions } from "./submit.js";
import type { StoreOption } from "./store.js";

const submitHelp = `
The cluster file, every field may be left out:
  { "partition": "main", "account": "lab", "minutes": 240, "minutesPerTask": 5, "memoryMegabytes": 2000, "atATime": 200 }
src/cluster/README.md tells more.`;

/** Computing on clusters. */
export function addCluster({ program, output, finish }: CommandTools): void {
  program
    .command("submit")
    .description("send what is missing of a study to a cluster, as job arrays")
    .argument("<file>", "a list or manifest of descriptions, a module that exports a list, or a notebook")
    .option("--slurm", "to Slurm, from a machine where sbatch is")
    .option("--kubernetes <folder>", "write indexed Jobs for Kubernetes into a folder instead")
    .option("--cluster <file>", "resources: a JSON file, see below")
    .option("--partition <name>", "Slurm's partition, in place of that of the file")
    .option("--dry-run", "only print what would be sent")
    .option("--scale <scale>", "scale of a notebook: quick, laptop or paper")
    .option(...moduleOption)
    .option(...dataOption)
    .option(...storeOption)
    .option(...jsonOption)
    .addHelpText("after", submitHelp)
    .action(async (file: string, options: SubmitCommandOptions) =>
      finish(await submit(file, options, output)),
    );
  program
    .command("cancel")
    .description("take back what waits or runs on Slurm; what is finished stays")
    .argument("<submission>", "what submit and status call it, or all")
    .option(...storeOption)
    .option(...jsonOption)
    .action(async (which: string, options: StoreOption) => finish(await cancel(which, options, output)));
}
