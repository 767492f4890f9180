import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

const FLAGS = ["sse4_2", "avx", "avx2", "fma", "avx512f", "avx512vl", "avx512_vnni", "avx_vnni", "amx_tile"];

/** The text of a file, or nothing where there is none (other systems than Linux). */
function text(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** What the figures depend on. `flags`: those vector extensions the processor has. */
export function machine() {
  const info = text("/proc/cpuinfo");
  const has = new Set(/^flags\s*:(.*)$/m.exec(info)?.[1].trim().split(/\s+/) ?? []);
  const field = (name) => new RegExp(`^${name}\\s*:\\s*(.*)$`, "m").exec(info)?.[1];
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    family: [field("cpu family"), field("model")].filter(Boolean).join("/"),
    cores: availableParallelism(),
    flags: FLAGS.filter((flag) => has.has(flag)),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    virtual: has.has("hypervisor"),
    system: `${process.platform} ${process.arch}`,
  };
}

/** The core the contenders are tied to: the last of those this process may use; undefined without taskset. */
export function chosenCore() {
  const { status, stdout } = spawnSync("taskset", ["-pc", String(process.pid)], { encoding: "utf8" });
  const last = status === 0 ? /(\d+)\s*$/.exec(stdout)?.[1] : undefined;
  return last === undefined ? undefined : Number(last);
}

/** Load average of the last minute. */
export const load = () => loadavg()[0];

/** Seconds (of 1/100 s ticks) that all cores were busy or stolen since the start, and those spent by given processes. */
function busySeconds(pids) {
  const [user, nice, system, , , irq, softirq, steal] = (/^cpu\s+(.*)$/m.exec(text("/proc/stat"))?.[1] ?? "")
    .split(/\s+/)
    .map(Number);
  const own = pids.map((pid) => {
    const fields = text(`/proc/${pid}/stat`)
      .replace(/^.*\) /, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  });
  return {
    all: (user + nice + system + irq + softirq + steal) / 100,
    steal: steal / 100,
    own: own.reduce((sum, seconds) => sum + seconds, 0),
  };
}

/**
 * Watches what else runs: `stop()` gives the cores' worth of other work, and of time taken by the hypervisor, on average since
 * the call; undefined where /proc is missing. The processes must live until then.
 */
export function watchOtherWork(pids) {
  const from = busySeconds(pids);
  const began = performance.now();
  return () => {
    const to = busySeconds(pids);
    const seconds = (performance.now() - began) / 1000;
    const cores = (value) => Math.max(0, Math.round((value / seconds) * 100) / 100);
    if (!Number.isFinite(to.all - to.own)) return undefined; // no /proc, or a process that has ended
    return {
      otherCores: cores(to.all - from.all - (to.own - from.own)),
      stolenCores: cores(to.steal - from.steal),
    };
  };
}
