import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fingerprint, isStamped, stamp } from "./fingerprint.mjs";
import { run } from "./process.mjs";
import { venvCommand } from "./python.mjs";

const REQUIREMENTS = join("src", "setup", "requirements.txt");

/** JupyterLab asks no server for news or newer versions, and so does not ask whether it may: what is installed is pinned. */
const SETTINGS = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** JupyterLab, nbclient and nbconvert in .venv, every version pinned. */
export function venvStep(root, basePython) {
  const mark = join(root, ".venv", ".stamp");
  // A virtual environment holds absolute paths, so a moved one does not count; nor does one whose Python is gone.
  const print = () => fingerprint(root, [REQUIREMENTS], [root]);
  const python = venvCommand(root, "python");
  return {
    title: "JupyterLab in .venv",
    takes: "about 25 s, 245 MB",
    isDone: () => isStamped(mark, print()) && existsSync(python),
    run: async () => {
      await run([basePython, "-m", "venv", "--clear", join(root, ".venv")]);
      const quiet = ["--quiet", "--disable-pip-version-check", "--no-compile"];
      await run([python, "-m", "pip", "install", ...quiet, "-r", REQUIREMENTS], { cwd: root });
      stamp(mark, print());
    },
  };
}

/** Our kernel, the figure renderer and settings where the Jupyter of .venv looks for them. */
export function kernelStep(root) {
  const mark = join(root, ".venv", ".stamp-kernel");
  const kernelspec = join(root, ".venv", "share", "jupyter", "kernels", "lottery-lab", "kernel.json");
  const print = () => {
    const environment = readFileSync(join(root, ".venv", ".stamp"), "utf8");
    const inputs = [join("src", "kernel"), join("src", "cli"), "package-lock.json"];
    return fingerprint(root, inputs, [environment, process.execPath, JSON.stringify(SETTINGS)]);
  };
  return {
    title: "Jupyter kernel into .venv",
    takes: "about 1 s",
    isDone: () => existsSync(kernelspec) && isStamped(mark, print()),
    run: async () => {
      const { installKernel } = createRequire(import.meta.url)(join(root, "dist", "kernel", "install.js"));
      await installKernel({ prefix: join(root, ".venv") });
      const settings = join(root, ".venv", "share", "jupyter", "lab", "settings");
      mkdirSync(settings, { recursive: true });
      writeFileSync(join(settings, "overrides.json"), `${JSON.stringify(SETTINGS, null, 2)}\n`);
      stamp(mark, print());
    },
  };
}

/** Surroundings in which Jupyter sees .venv before anything in the user's home. */
export function jupyterEnvironment(extra = {}) {
  return {
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_PLATFORM_DIRS: "1",
    PYDEVD_DISABLE_FILE_VALIDATION: "1",
    ...extra,
  };
}
