import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { advice } from "../data/advice.js";
import { datasets, loadDataset, packageRoot, type DatasetName } from "../data/index.js";
import { openEngine } from "../engine/index.js";
import { listKernels } from "../kernel/install.js";
import { messageOf, missing, ok, wrong, type Finding } from "./finding.js";
import { nativeEngine, tfjsNode } from "./optional.js";
import { exitCodes, writeJson, type ExitCode, type Output } from "./output.js";

/** `lottery-lab doctor`: exit code 3 if something is wrong; what is merely missing does not count. */
export async function doctor({ json }: { readonly json?: boolean }, output: Output): Promise<ExitCode> {
  const findings = await findAll();
  if (json === true) writeJson(findings, output);
  else {
    for (const { name, state, detail, fix } of findings) {
      output.write(`${state.padEnd(8)} ${name.padEnd(14)} ${detail}\n`);
      if (fix !== undefined) output.write(`${" ".repeat(24)}→ ${fix}\n`);
    }
  }
  return findings.some(({ state }) => state === "wrong") ? exitCodes.found : exitCodes.done;
}

async function findAll(): Promise<readonly Finding[]> {
  const names = Object.keys(datasets) as DatasetName[];
  const data = await Promise.all(names.map(dataset));
  return [
    node(),
    await python(),
    await kernel(),
    wasm(),
    worker(),
    nativeEngine(),
    await tfjsNode(),
    ...data,
  ];
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return ok("Node", process.version);
  return wrong("Node", `20.19 or newer is needed, got ${process.version}`, "install a newer Node");
}

async function python(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)("python3", ["--version"]);
    const [major = 0, minor = 0] = (stdout.match(/\d+/g) ?? []).map(Number);
    if (major > 3 || (major === 3 && minor >= 10)) return ok("Python", stdout.trim());
    return wrong("Python", `3.10 or newer is needed, got ${stdout.trim()}`, "install a newer Python");
  } catch {
    return wrong("Python", "python3 is not there", "install Python 3.10 or newer with venv");
  }
}

async function kernel(): Promise<Finding> {
  const found = await listKernels([{ prefix: join(packageRoot(), ".venv") }, { user: true }]);
  const [first] = found;
  if (first === undefined) {
    return missing("kernel", "not installed", advice("kernel"));
  }
  const current = found.find((each) => each.current);
  if (current !== undefined) return ok("kernel", current.kernelspec);
  return wrong(
    "kernel",
    `${first.kernelspec} starts another copy`,
    "npx lottery-lab kernel install, into the same place",
  );
}

function wasm(): Finding {
  try {
    openEngine("wasm").free();
    return ok("WASM engine", "compiles");
  } catch (error) {
    return wrong("WASM engine", messageOf(error), advice("build"));
  }
}

function worker(): Finding {
  const file = join(packageRoot(), "dist", "lab", "worker.js");
  return existsSync(file)
    ? ok("workers", "built")
    : wrong("workers", `${file} is not there`, advice("build"));
}

async function dataset(name: DatasetName): Promise<Finding> {
  try {
    const environment = { ...process.env, LOTTERY_OFFLINE: "1" }; // a check downloads nothing
    const { train, test } = await loadDataset(name, { environment });
    return ok(name, `${train.count} training and ${test.count} test examples, checksums right`);
  } catch (error) {
    const [first = ""] = messageOf(error).split("\n");
    const fix = datasets[name].commands.join(" or ");
    return /SHA-256|MD5/.test(first) ? wrong(name, first, fix) : missing(name, first, fix);
  }
}
