// A vitest reporter for runs that nobody watches: it names each test that takes long while it runs, and ends the processes of
// a file that never does, so that the others are reported and a build says which test it hung in instead of nothing.
// vitest's own limits do not help where a test never gives its process back (an endless loop, a child waited for in place).
import { spawnSync } from "node:child_process";
import { relative } from "node:path";

const minute = 60_000;

/** Minutes after which a file is told of, and after which it is ended: no file takes two on a quiet machine. */
const limits = { tell: 3, end: 15 };

export default class WatchTests {
  /** Path of each file at work -> when it began, and its test at work. */
  #running = new Map();
  #timer;

  constructor({ tell = limits.tell, end = limits.end, print = console.log, kill = killChildren } = {}) {
    this.limits = { tell, end };
    this.print = print;
    this.kill = kill;
  }

  onTestRunStart() {
    this.#timer = setInterval(() => this.look(performance.now()), minute);
    this.#timer.unref();
  }

  onTestModuleQueued({ moduleId }) {
    this.#running.set(moduleId, { since: performance.now(), test: "(loading)", told: 0 });
  }

  onTestCaseReady({ module, fullName }) {
    const file = this.#running.get(module.moduleId);
    if (file !== undefined) file.test = fullName;
  }

  onTestModuleEnd({ moduleId }) {
    this.#running.delete(moduleId);
  }

  onTestRunEnd() {
    clearInterval(this.#timer);
    this.#running.clear();
  }

  /** Tells of what takes long at a time (in ms); ends all test processes if a file takes longer than any may. */
  look(now) {
    let endless = false;
    for (const [path, file] of this.#running) {
      const minutes = Math.floor((now - file.since) / minute);
      endless ||= minutes >= this.limits.end;
      if (minutes < this.limits.tell * (file.told + 1)) continue;
      file.told++;
      this.print(`at work for ${minutes} min: ${relative(process.cwd(), path)} > ${file.test}`);
    }
    if (endless) {
      this.print(`a file of tests takes more than ${this.limits.end} min: its process is ended`);
      this.kill();
    }
  }
}

/** Ends the processes that run tests: vitest reports their files as failed, and goes on with those that wait. */
function killChildren() {
  spawnSync("pkill", ["-KILL", "-P", String(process.pid)]);
}
