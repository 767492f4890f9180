import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { alive } from "../../dist/disk/index.js";
import { until } from "./waiting.mjs";

/** Milliseconds after which a program of Slurm's that does not end is ended. */
const PATIENCE = 60_000;

/** Where the daemons note their processes, in the order in which they are ended. */
const pidFiles = ["slurmd.pid", "slurmctld.pid", join("munge", "pid")];

const programs = ["slurmctld", "slurmd", "sbatch", "squeue", "scancel", "scontrol", "munged"];

/**
 * Why no Slurm can be started on this machine; undefined if it can.
 * @returns {string | undefined}
 */
export function whyNoSlurm() {
  if (userInfo().uid !== 0) return "its daemons need root";
  const path = `${process.env.PATH ?? ""}:/usr/sbin:/sbin`.split(":");
  const missing = programs.filter((name) => !path.some((folder) => existsSync(join(folder, name))));
  return missing.length === 0 ? undefined : `not installed: ${missing.join(", ")}`;
}

/**
 * Starts a Slurm of one machine and points this process at it by SLURM_CONF: own ports, own munge, everything in one folder.
 * `control` runs scontrol; `bringBack` puts the node into service again, unless it came back by itself; `killController` kills it as a crash does, after which `restartController`; `stop` ends all daemons and their jobs.
 * @param {number} cpus what its one node says it has
 */
export async function startSlurm(cpus) {
  const folder = mkdtempSync(join(tmpdir(), "lottery-lab-slurm-"));
  const [controllerPort, nodePort] = [await freePort(), await freePort()];
  const node = hostname().split(".")[0] ?? "localhost";
  const conf = join(folder, "slurm.conf");
  for (const name of ["state", "spool", "munge"]) mkdirSync(join(folder, name), { mode: 0o755 });
  const socket = join(folder, "munge", "socket");
  writeFileSync(join(folder, "munge", "key"), Buffer.alloc(1024, `${folder}${process.pid}`), { mode: 0o600 });
  writeFileSync(conf, configuration({ folder, node, cpus, controllerPort, nodePort, socket }));
  process.env.SLURM_CONF = conf;
  run("munged", [
    "--force",
    `--socket=${socket}`,
    `--key-file=${join(folder, "munge", "key")}`,
    `--pid-file=${join(folder, "munge", "pid")}`,
    `--log-file=${join(folder, "munge", "log")}`,
    `--seed-file=${join(folder, "munge", "seed")}`,
  ]);
  const startController = async () => {
    run("slurmctld", ["-f", conf]);
    await until("an answer of the controller", () =>
      spawnSync("scontrol", ["ping"], { encoding: "utf8", timeout: PATIENCE }).stdout.includes("UP"),
    );
  };
  const watchdog = watch(folder);
  const stop = async () => {
    spawnSync("scancel", ["--me"], { timeout: PATIENCE });
    const isEmpty = () =>
      spawnSync("squeue", ["--me", "--noheader"], { encoding: "utf8", timeout: PATIENCE }).stdout.trim() ===
      "";
    await until("an empty queue", isEmpty, { seconds: 30 }).catch(() => undefined); // its daemons end all the same
    for (const name of pidFiles) await end(join(folder, name), "SIGTERM");
    watchdog.kill();
    delete process.env.SLURM_CONF;
    rmSync(folder, { recursive: true, force: true });
  };
  const control = (...args) => execFileSync("scontrol", args, { encoding: "utf8", timeout: PATIENCE });
  try {
    await startController();
    run("slurmd", ["-f", conf, "-N", node]);
    await until("the node in service", () =>
      control("--oneliner", "show", "node", node).includes("State=IDLE"),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    folder,
    node,
    control,
    // After a crash a controller takes jobs for running whose end it was told in its last moment, until their node registers again: reconfiguring has it do so.
    // It then asks only after jobs of which it has heard nothing for BatchStartTimeout and ten seconds more.
    async restartController() {
      await startController();
      await sleep(25_000);
      control("reconfigure");
    },
    bringBack: () =>
      void spawnSync("scontrol", ["update", `nodename=${node}`, "state=resume"], { timeout: PATIENCE }),
    async killController() {
      await end(join(folder, "slurmctld.pid"), "SIGKILL");
    },
    stop,
  };
}

const configuration = ({ folder, node, cpus, controllerPort, nodePort, socket }) => `
ClusterName=lottery
SlurmctldHost=${node}(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=cred_expire=10,socket=${socket}
CryptoType=crypto/munge
MpiDefault=none
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_min_interval=50000
ReturnToService=2
KillWait=2
MessageTimeout=30
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmdParameters=config_overrides
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MaxArraySize=21
NodeName=${node} NodeAddr=127.0.0.1 CPUs=${cpus} RealMemory=64000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
PartitionName=closed Nodes=ALL Default=NO MaxTime=10 State=DOWN
PartitionName=short Nodes=ALL Default=NO MaxTime=5 State=UP
`;

function run(program, args) {
  const environment = { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` };
  execFileSync(program, args, { env: environment, stdio: "ignore", timeout: PATIENCE });
}

/** Ends the daemons should this process be killed before it can: a program beside it looks every five seconds whether it is there. */
function watch(folder) {
  const look = 'while kill -0 "$1"; do sleep 5; done; shift; for file; do kill -9 "$(cat "$file")"; done';
  const files = pidFiles.map((name) => join(folder, name));
  const options = { detached: true, stdio: "ignore" };
  const child = spawn("sh", ["-c", look, "sh", String(process.pid), ...files], options);
  child.unref();
  return child;
}

/** Ends the process of a pid file, with SIGKILL where it does not heed the signal in time. */
async function end(pidFile, signal) {
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : 0;
  if (!(pid > 1) || !alive(pid)) return;
  process.kill(pid, signal);
  // not by its folder in /proc: that stays where nobody takes note of its end
  const isOver = () => !alive(pid);
  await until(`the end of ${pidFile}`, isOver, { seconds: 30 }).catch(() => process.kill(pid, "SIGKILL"));
  await until(`the end of ${pidFile} by SIGKILL`, isOver, { seconds: 30 });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
