import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { advice } from "../data/advice.js";
import { checkedDescription, type Description } from "../experiments/index.js";
import { REFUSED } from "../lab/collect.js";
import type { CollectedWork } from "../lab/index.js";
import { defaultStore } from "../store/index.js";
import type { Output } from "./output.js";
import { jupyterProgram } from "./run.js";

export interface CollectOptions {
  readonly store?: string;
  readonly scale?: string;
}

/**
 * The descriptions that a notebook asks for and that are not in the store: it is run with nothing computed, each call that would compute is refused after its jobs were noted. Cells that
 * need the results of such a call fail, so what they would ask for is found when it is called again, once those are there.
 */
export async function collectNotebook(
  file: string,
  { store, scale }: CollectOptions,
  output: Output,
): Promise<readonly Description[]> {
  const folder = mkdtempSync(join(tmpdir(), "lottery-lab-collect-"));
  const wantedStore = resolve(store ?? defaultStore());
  try {
    await execute(file, folder, {
      ...process.env,
      LOTTERY_COLLECT: folder,
      LOTTERY_OUT: folder,
      LOTTERY_STORE: wantedStore,
      ...(scale === undefined ? {} : { LOTTERY_SCALE: scale }),
    });
    const found = readdirSync(folder)
      .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
      .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as CollectedWork);
    for (const work of found) {
      if (work.store === wantedStore) continue;
      throw new Error(
        `submit: the notebook must use the store ${wantedStore}, got ${work.store}; --store names it`,
      );
    }
    const descriptions = found.flatMap((work) => work.descriptions as readonly Description[]);
    const [failure] = failures(join(folder, basename(file)));
    if (failure !== undefined && found.length === 0) {
      throw new Error(`submit: ${file} must run until it asks for results, got ${failure}`);
    }
    output.error(`${file}: ${descriptions.length} jobs asked for that are not there\n`);
    if (failure !== undefined) {
      output.error(`it ran as far as it can without them, and at first failed so: ${failure}\n`);
    }
    return descriptions.map((each) => checkedDescription(each));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The part of an executed notebook that is read. */
interface Executed {
  readonly cells: readonly {
    readonly outputs?: readonly {
      readonly output_type: string;
      readonly ename?: string;
      readonly evalue?: string;
    }[];
  }[];
}

/** What failed in an executed notebook, but for calls that were refused because they would compute: `cell 3: TypeError: …`. */
function failures(file: string): readonly string[] {
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as Executed;
  return cells.flatMap(({ outputs = [] }, n) =>
    outputs.flatMap(({ output_type: type, ename = "", evalue = "" }) =>
      type !== "error" || evalue.startsWith(REFUSED) ? [] : [`cell ${n + 1}: ${ename}: ${evalue}`],
    ),
  );
}

/** Runs a notebook with its errors in its cells; the executed copy goes with the folder. */
function execute(file: string, folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const args = ["nbconvert", "--to", "notebook", "--execute", "--allow-errors", "--log-level=ERROR"];
  const child = spawn(jupyterProgram(), [...args, "--output-dir", folder, resolve(file)], {
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return new Promise((done, failed) => {
    child.on("error", (cause) =>
      failed(new Error(`submit: Jupyter must be there, got ${cause.message}; ${advice("jupyter")}`)),
    );
    child.on("exit", (code) => {
      if (code === 0) done();
      else failed(new Error(`submit: Jupyter must run ${file}, got exit code ${String(code)}`));
    });
  });
}
