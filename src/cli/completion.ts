import type { Command } from "commander";
import { commandPaths } from "./examples.js";
import { exitCodes, WrongUsage, type ExitCode, type Output } from "./output.js";

/** Words that may follow a command: its subcommands and options. */
const wordsOf = (command: Command): readonly string[] => [
  ...command.commands.map((each) => each.name()),
  ...command.options.flatMap(({ long }) => long ?? []),
  "--help",
];

/** Bash: the function walks the words before the cursor along the commands; where nothing fits, files are offered. */
function bash(program: Command): string {
  const paths = commandPaths(program);
  const inner = paths.flatMap(([path]) => (path === "" ? [] : [`"${path}"`])).join("|");
  const cases = paths.map(([path, command]) => `    "${path}") words="${wordsOf(command).join(" ")}" ;;`);
  return `_lottery_lab() {
  local path="" next word words cur="\${COMP_WORDS[COMP_CWORD]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${path:+$path }$word"
    case "$next" in ${inner}) path="$next" ;; esac
  done
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _lottery_lab lottery-lab
`;
}

/** fish: a line a command and option, each under the condition that its command stands before. */
function fish(program: Command): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
  const lines = commandPaths(program).flatMap(([path, command]) => {
    const seen = path.split(" ").filter((word) => word !== "");
    const condition =
      seen.length === 0
        ? "__fish_use_subcommand"
        : seen.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    return [
      ...command.commands.map(
        (each) =>
          `complete -c lottery-lab -n ${quoted(condition)} -a ${each.name()} -d ${quoted(each.description())}`,
      ),
      ...command.options.flatMap(({ long, description }) =>
        long === undefined || long === null // commander says null, its types undefined
          ? []
          : [`complete -c lottery-lab -n ${quoted(condition)} -l ${long.slice(2)} -d ${quoted(description)}`],
      ),
    ];
  });
  return `${lines.join("\n")}\n`;
}

const shells: Readonly<Record<string, (program: Command) => string>> = {
  bash,
  zsh: (program) => `autoload -U +X bashcompinit && bashcompinit\n${bash(program)}`,
  fish,
};

/** Names of the shells that can be completed for. */
export const shellNames = Object.keys(shells);

/** `lottery-lab completion SHELL`: what that shell must read to complete commands and options by the tab key. */
export function completion(shell: string, program: Command, output: Output): ExitCode {
  const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
  if (script === undefined) {
    throw new WrongUsage(`completion: shell must be one of ${shellNames.join(", ")}, got ${shell}`);
  }
  output.write(script(program));
  return exitCodes.done;
}
