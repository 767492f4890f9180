// npm run test:slurm: the tests on a Slurm of one machine (about 4 min, mostly waiting), beside npm test, which skips them where Slurm is missing.
// As root on Debian or Ubuntu it installs Slurm first and removes it afterwards; -- --keep leaves it there, -- --bench compares the simulation with it too.
// Nothing here waits for ever: each command has a limit, and each wait of the tests says what it waited for.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { requireNode } from "./require-node.mjs";

requireNode();
const { prepareBuild, root } = await import("./prepare.mjs");
const { reportFailure } = await import("./process.mjs");

const minute = 60_000;
const packages = ["slurm-wlm", "slurm-client", "munge"];

/** Runs a command that may take so many minutes; what it printed, if that is asked for. */
function command([program, ...args], minutes, quiet = false) {
  const { status, error, signal, stdout } = spawnSync(program, args, {
    cwd: root,
    stdio: ["ignore", quiet ? "pipe" : "inherit", "inherit"],
    encoding: "utf8",
    timeout: minutes * minute,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status === 0) return stdout ?? "";
  const got = error?.message ?? signal ?? `exit code ${status}`;
  throw new Error(`test-slurm: ${program} ${args[0]} must succeed within ${minutes} min, got ${got}`);
}

/** Packages of Debian that are installed. */
const installed = () =>
  new Set(
    command(["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\n"], 1, true)
      .split("\n")
      .flatMap((line) => (line.startsWith("ii ") ? [line.slice(3).trim()] : [])),
  );

/** Installs Slurm where it is missing; the packages that came with it. */
function install(whyNoSlurm) {
  const why = whyNoSlurm();
  if (why === undefined) return [];
  if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).status !== 0) {
    throw new Error(`test-slurm: Slurm must be there, or root and apt-get to install it, got none: ${why}`);
  }
  const before = installed();
  command(["apt-get", "update", "-q"], 5, true);
  command(["apt-get", "install", "-y", "-q", "--no-install-recommends", ...packages], 10, true);
  const came = [...installed()].filter((name) => !before.has(name));
  const still = whyNoSlurm();
  if (still === undefined) return came;
  remove(came);
  throw new Error(`test-slurm: Slurm must be startable once it is installed, got ${still}`);
}

/** Removes exactly what was installed here. */
function remove(names) {
  if (names.length > 0) command(["apt-get", "purge", "-y", "-q", ...names], 10, true);
}

try {
  const { values } = parseArgs({ options: { keep: { type: "boolean" }, bench: { type: "boolean" } } });
  await prepareBuild();
  const { whyNoSlurm } = await import("../../test/cluster/own-slurm.mjs");
  process.on("SIGINT", () => console.log("stopped: what was installed is removed")); // the command at work hears it too
  const came = install(whyNoSlurm);
  try {
    const vitest = ["node_modules/vitest/vitest.mjs", "run", "--reporter=verbose"];
    command([process.execPath, ...vitest, "test/cluster/slurm.test.ts"], 20);
    if (values.bench)
      command([process.execPath, "bench/cluster-measured.mjs", "--name", "cluster-slurm"], 10);
  } finally {
    if (values.keep !== true) remove(came);
  }
} catch (error) {
  reportFailure(error);
}
