import type { Command } from "commander";

/** Examples of each command, by its path: what is typed after `lottery-lab`, and what that does. */
const examples: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "": [
    ["init", "a notebook to begin with"],
    ["run study.ts --plan", "what would run, and how long it takes"],
    ["store ls", "the results on this machine"],
    ["completion bash", "names and options by the tab key"],
  ],
  init: [
    ["init", "a starter notebook in my-notebooks/"],
    ["init --from 01", "a copy of a study, to change it"],
    ["init drafts --from 05-signs", "into another folder"],
  ],
  kernel: [["kernel install", "for this user"]],
  "kernel install": [
    ["kernel install", "for this user"],
    ["kernel install --sys-prefix .venv", "into a Python environment"],
  ],
  "kernel uninstall": [["kernel uninstall --sys-prefix .venv", "from a Python environment"]],
  "kernel list": [["kernel list --json", "with what each starts"]],
  "kernel doctor": [["kernel doctor --user", "only that of this user"]],
  run: [
    ["run study.ts", "compute the descriptions that it exports"],
    ["run study.json --data wine.csv --workers 4", "descriptions as data, with a data set of one's own"],
    ["run study.ts --plan", "only say what would run"],
    ["run my-notebooks/first-ticket.ipynb --scale quick", "a notebook, headlessly"],
  ],
  work: [["work --manifest jobs.json --index 0", "one job of what run --manifest wrote"]],
  submit: [
    ["submit study.ts --slurm --dry-run", "what would be sent, and how"],
    ["submit study.ts --slurm --cluster cluster.json", "send it; again: send what is missing"],
    ["submit notebooks/01-winning-tickets.ipynb --slurm --scale paper", "what a notebook asks for"],
    ["submit study.ts --kubernetes jobs/ --cluster cluster.json", "as indexed Jobs, into a folder"],
  ],
  cancel: [
    ["cancel 3f09ac1b2e", "one submission"],
    ["cancel all --store /shared/me/store", "all of a store"],
  ],
  status: [["status --store /shared/me/store", "how a shared store stands"]],
  show: [
    ["show 3f09ac1b2e", "one result"],
    ["show 3f09ac1b2e --json", "with its history"],
  ],
  doctor: [["doctor --json", "as data, for a report"]],
  store: [["store ls", "what is there"]],
  "store ls": [
    ["store ls", "a line a result, newest first"],
    ["store ls --json", "with descriptions and summaries"],
  ],
  "store verify": [["store verify --store /shared/me/store", "read every byte of a shared store"]],
  "store prune": [["store prune --blobs --dry-run", "how much would be freed"]],
  "store export": [["store export --csv --out results.csv", "for pandas or R"]],
  "store keep": [
    ["store keep 01-winning-tickets --from out/01-winning-tickets", "commit what a notebook run left behind"],
  ],
  export: [
    ["export notebooks --html", "a page a notebook, in out/html"],
    ["export 3f09ac1b2e --ticket ticket.safetensors", "the ticket of a training run"],
    ["export 3f09ac1b2e --torch ticket/ --initial", "its network before training, for PyTorch"],
  ],
  completion: [
    ["completion bash >> ~/.bashrc", "bash"],
    ["completion zsh >> ~/.zshrc", "zsh"],
    ["completion fish > ~/.config/fish/completions/lottery-lab.fish", "fish"],
  ],
};

/** The commands below a command with their paths, itself first. */
export function commandPaths(command: Command, path = ""): readonly (readonly [string, Command])[] {
  const below = command.commands.filter((each) => each.name() !== "help");
  return [
    [path, command] as const,
    ...below.flatMap((each) => commandPaths(each, path === "" ? each.name() : `${path} ${each.name()}`)),
  ];
}

/** Puts its examples below the help of every command. Throws if one has none. */
export function addExamples(program: Command): void {
  for (const [path, command] of commandPaths(program)) {
    const own = examples[path];
    if (own === undefined) throw new Error(`addExamples: ${path} must have examples, got none`);
    const width = Math.max(...own.map(([typed]) => typed.length));
    const lines = own.map(([typed, does]) => `  lottery-lab ${typed.padEnd(width)}   ${does}`);
    command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
  }
}
