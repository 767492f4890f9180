import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The oldest Python that the pinned Jupyter packages support, as [major, minor]. */
export const OLDEST_PYTHON = [3, 10];

/** Names tried in this order when LOTTERY_PYTHON_BASE does not choose one. */
const NAMES = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];

// Runs in any Python from 2.7 on: prints version and what is missing as JSON.
const PROBE = `
import json, sys
missing = []
for name in ("venv", "ensurepip"):
    try: __import__(name)
    except ImportError: missing.append(name)
print(json.dumps({"version": list(sys.version_info[:3]), "executable": sys.executable, "missing": missing}))
`;

/** What is wrong with a probed Python, in a few words, or undefined if it serves. */
export function pythonProblem({ version, missing }) {
  const [major, minor] = version;
  const recent = major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);
  if (!recent) return `version ${version.join(".")} is too old`;
  return missing.length > 0 ? `version ${version.join(".")} lacks ${missing.join(" and ")}` : undefined;
}

/** Asks the command `name` about itself; undefined if there is no such command or it is not a Python. */
export function probePython(name) {
  const { status, stdout } = spawnSync(name, ["-c", PROBE], { encoding: "utf8", timeout: 30_000 });
  if (status !== 0) return undefined;
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

/**
 * A Python that can make a virtual environment: the one LOTTERY_PYTHON_BASE names, else the first that serves.
 * @returns {{ executable: string } | { problem: string }} the interpreter's path, or one line to show
 */
export function findPython(environment = process.env, probe = probePython) {
  const chosen = environment.LOTTERY_PYTHON_BASE;
  const tried = [];
  for (const name of chosen ? [chosen] : NAMES) {
    const found = probe(name);
    if (found === undefined && !chosen) continue;
    const problem = found === undefined ? "is not a Python that runs" : pythonProblem(found);
    if (problem === undefined) return { executable: found.executable };
    tried.push(`${name}: ${problem}`);
  }
  const seen = tried.length > 0 ? `found ${tried.join("; ")}` : "found none";
  return {
    problem:
      `Python >= ${OLDEST_PYTHON.join(".")} with venv and ensurepip is needed, ${seen} ` +
      "(on Debian and Ubuntu: apt install python3-venv; or set LOTTERY_PYTHON_BASE to another python)",
  };
}

/** Path of an executable inside the virtual environment. */
export function venvCommand(root, name) {
  return process.platform === "win32"
    ? join(root, ".venv", "Scripts", `${name}.exe`)
    : join(root, ".venv", "bin", name);
}
