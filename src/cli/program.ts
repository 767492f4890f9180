import { Command, CommanderError } from "commander";
import { packageVersion } from "../data/index.js";
import { addCommands } from "./commands.js";
import { exitCodes, WrongUsage, type ExitCode, type Output } from "./output.js";

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
    return error instanceof WrongUsage ? exitCodes.usage : exitCodes.failed;
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
    .configureOutput({
      writeOut: output.write,
      writeErr: output.error,
      // one style: what the parser says begins as what the commands say does
      outputError: (text, write) => write(text.replace(/^error: /, "lottery-lab: ")),
    })
    .showSuggestionAfterError()
    .addHelpText("after", exitHelp);
  // Subcommands inherit what was set before they are added.
  addCommands({ program, output, finish });
  return program;
}
