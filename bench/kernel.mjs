// node bench/kernel.mjs [--quick] [--name NAME]: what the kernel costs, and whether interrupts reach it.
// Start, 2,000 cells in one session, 500 interrupts at random instants over 14 kinds of loop. Writes bench/results/<name>.json.
// node bench/kernel.mjs --against FOLDER [--rounds N] [--name NAME]: start, cells and loops of this build and of another built clone,
// taking turns.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { keepReport } from "./keep.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { Dealer, Subscriber } = require("zeromq");
const { createWire } = require(join(root, "dist", "kernel", "protocol", "wire.js"));
const { address } = require(join(root, "dist", "kernel", "protocol", "connection.js"));

/** The same instants in every run: a linear congruential generator, in [0, 1). */
let state = 1;
const instant = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;

/** Resolves after so many ms. */
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};

/** User and system seconds of a process so far, all its threads, and its resident memory in MB (Linux only). */
function consumed(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return {
    cpuSeconds: (Number(stat[11]) + Number(stat[12])) / 100,
    megabytes: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024,
  };
}

/** A kernel in a process of its own, over sockets in a folder; `from` is the built clone it is taken from. */
async function startKernel(from = root) {
  const folder = mkdtempSync(join(tmpdir(), "lottery-bench-"));
  const ports = { shell: 1, iopub: 2, stdin: 3, control: 4, hb: 5 };
  const connection = { transport: "ipc", ip: join(folder, "k"), key: "bench", ports };
  const file = join(folder, "connection.json");
  const named = Object.fromEntries(Object.entries(ports).map(([name, port]) => [`${name}_port`, port]));
  writeFileSync(file, JSON.stringify({ ...connection, ...named }));
  const main = join(from, "dist", "kernel", "main.js");
  const child = spawn(process.execPath, ["--no-force-async-hooks-checks", main, file], {
    cwd: join(from, "notebooks"),
    env: { ...process.env, JPY_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const wire = createWire(connection.key);
  const [shell, control, iopub] = [new Dealer(), new Dealer(), new Subscriber()];
  iopub.subscribe("");
  for (const [name, socket] of Object.entries({ shell, control, iopub }))
    socket.connect(address(connection, name));

  const waiting = new Map();
  const parentOf = (frames) => {
    const start = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
    return JSON.parse(String(frames[start + 3])).msg_id;
  };
  for (const socket of [shell, control]) {
    void (async () => {
      for await (const frames of socket) waiting.get(parentOf(frames))?.(wire.decode(frames).content);
    })().catch(() => undefined);
  }
  const results = new Map();
  void (async () => {
    for await (const frames of iopub) {
      const { header, content } = wire.decode(frames);
      if (header.msg_type === "execute_result") results.set(parentOf(frames), content.data["text/plain"]);
    }
  })().catch(() => undefined);

  let ended = false;
  child.once("exit", () => {
    ended = true;
    for (const answer of waiting.values()) answer({ status: "dead" });
  });
  function request(type, content, socket = shell) {
    const frames = wire.encode([], undefined, `${type}_request`, content);
    const { msg_id: id } = JSON.parse(frames[2]);
    return new Promise((done) => {
      waiting.set(id, (reply) => {
        waiting.delete(id);
        done({ ...reply, id });
      });
      if (ended) waiting.get(id)({ status: "dead" });
      else void socket.send(frames);
    });
  }
  return {
    pid: child.pid,
    execute: (code) => request("execute", { code, store_history: true, allow_stdin: false }),
    info: () => request("kernel_info", {}),
    interrupt: () => request("interrupt", {}, control),
    /** Text of a value, asked for so that no message of another channel is waited for. */
    async value(expression) {
      const { user_expressions: answers } = await request("execute", {
        code: "",
        store_history: false,
        user_expressions: { value: expression },
      });
      return answers?.value?.data?.["text/plain"];
    },
    async close() {
      child.kill("SIGKILL");
      for (const socket of [shell, control, iopub]) socket.close();
      await sleep(20);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** From the start of the process to kernel_info, and to the end of a first cell: wall and processor seconds. */
async function measureStart(rounds) {
  const all = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    const seconds = () => (performance.now() - from) / 1000;
    const kernel = await startKernel();
    await kernel.info();
    const ready = { wallSeconds: seconds(), ...consumed(kernel.pid) };
    await kernel.execute("const first = 1; first");
    all.push({ ready, firstCell: { wallSeconds: seconds(), ...consumed(kernel.pid) } });
    await sleep(3000); // the code cache is written by now
    await kernel.close();
  }
  const [withoutCache, ...rest] = all;
  const middle = (pick) => median(rest.map(pick));
  return {
    first: withoutCache,
    rounds: rest.length,
    ready: {
      wallSeconds: middle(({ ready }) => ready.wallSeconds),
      cpuSeconds: middle(({ ready }) => ready.cpuSeconds),
      megabytes: middle(({ ready }) => ready.megabytes),
    },
    firstCellWallSeconds: middle(({ firstCell }) => firstCell.wallSeconds),
    lowestReadyWallSeconds: Math.min(...rest.map(({ ready }) => ready.wallSeconds)),
  };
}

/** Cells of five kinds, as a notebook has them, each with names of its own. */
const cellKinds = [
  (i) => `const a${i} = ${i} + 1;\na${i}`,
  (i) => `function f${i}(x: number): number {\n  return x * ${i};\n}\nf${i}(2)`,
  (i) => `const rows${i} = Array.from({ length: 20 }, (_, k) => ({ k, v: k * ${i} }));\nrows${i}.length`,
  (i) => `await Promise.resolve(${i});`,
  (i) => `for (let k = 0; k < 10; k++) console.log("cell ${i}", k);`,
];

const collect =
  "for (let i = 0; i < 3; i++) { gc(); await new Promise<void>((done) => setTimeout(done, 50)); }";

async function measureCells(count) {
  const kernel = await startKernel();
  await kernel.execute(
    "import { setFlagsFromString } from 'node:v8'; import { runInNewContext } from 'node:vm';\n" +
      "setFlagsFromString('--expose-gc'); const gc: () => void = runInNewContext('gc');",
  );
  /** Resident memory after garbage was collected. */
  const memory = async () => {
    await kernel.execute(collect);
    return consumed(kernel.pid).megabytes;
  };
  const seconds = [];
  let first = 0;
  for (let index = 0; index < count; index++) {
    const from = performance.now();
    const before = consumed(kernel.pid).cpuSeconds;
    const { status } = await kernel.execute(cellKinds[index % cellKinds.length](index));
    if (status !== "ok") throw new Error(`cell ${index}: ${status}`);
    seconds.push({ wall: (performance.now() - from) / 1000, cpu: consumed(kernel.pid).cpuSeconds - before });
    if (index === 99) first = await memory();
  }
  const uncollected = consumed(kernel.pid).megabytes;
  const last = await memory();
  await kernel.close();
  const wall = (slice) => median(slice.map((each) => each.wall));
  const cpu = (slice) => slice.reduce((sum, each) => sum + each.cpu, 0) / slice.length;
  const [start, end] = [seconds.slice(0, 100), seconds.slice(-100)];
  return {
    count,
    medianFirst100: wall(start),
    medianLast100: wall(end),
    ratio: wall(end) / wall(start),
    meanCpuFirst100: cpu(start),
    meanCpuLast100: cpu(end),
    megabytesAfter100: first,
    megabytesAtEnd: last,
    megabytesBeforeCollection: uncollected,
    growth: last - first,
  };
}

const wait = (ms) => `await new Promise<void>((done) => setTimeout(done, ${ms}));`;
/** Loops that never end by themselves; state counts in `n`. */
const loops = {
  sync: "for (;;) n++;",
  "sync, calling": "const step = (): void => { n++; };\nfor (;;) step();",
  "sync, allocating": "for (;;) { n++; [n, `${n}`].map(String); }",
  "sync, throwing and catching": "for (;;) { try { throw new Error('x'); } catch { n++; } }",
  "sync in finally": "try { n++; } finally { for (;;) n++; }",
  "sync after an await": `${wait(1)}\nfor (;;) n++;`,
  "sync in a callback": "[1].forEach(() => { for (;;) n++; });",
  "sync in a timer": `setTimeout(() => { for (;;) n++; }, 1);\n${wait(1e9)}`,
  printing: "for (;;) { n++; console.log(n); }",
  regexp: "for (;;) { n++; /(a+)+b/.test('aaaaaaaaaaaaaaaaaa'); }",
  sorting: "for (;;) { n++; Array.from({ length: 3000 }, Math.random).sort((a, b) => a - b); }",
  awaiting: `for (;;) { n++; ${wait(1)} }`,
  microtasks: "for (;;) { n++; await null; }",
  waiting: wait(1e9),
};

async function measureInterrupts(count) {
  const kernel = await startKernel();
  await kernel.execute("let n = 0; let check = 0;");
  const names = Object.keys(loops);
  const kinds = Object.fromEntries(names.map((name) => [name, { tried: 0, second: 0, seconds: [] }]));
  let [deaths, wrong, checkNumber] = [0, 0, 0];
  for (let index = 0; index < count; index++) {
    const kind = kinds[names[index % names.length]];
    kind.tried++;
    let done = false;
    const ended = kernel.execute(`{\n${loops[names[index % names.length]]}\n}`).then((reply) => {
      done = true;
      return reply;
    });
    await sleep(instant() * 250); // compiling, about to run, or running
    if (done)
      throw new Error(`${names[index % names.length]}: ended by itself: ${JSON.stringify(await ended)}`);
    const from = performance.now();
    void kernel.interrupt();
    const patience = [sleep(2000)];
    await Promise.race([ended, ...patience]);
    if (!done) {
      kind.second++;
      void kernel.interrupt();
      await Promise.race([ended, sleep(5000)]);
    }
    if (!done) {
      deaths++;
      break;
    }
    if ((await ended).status === "dead") {
      deaths++;
      break;
    }
    kind.seconds.push((performance.now() - from) / 1000);
    await kernel.execute(`check = ${++checkNumber} * 7; check`);
    if ((await kernel.value("check")) !== String(checkNumber * 7)) wrong++;
  }
  const { megabytes } = consumed(kernel.pid);
  await kernel.close();
  const all = Object.values(kinds).flatMap(({ seconds }) => seconds);
  return {
    count,
    kinds: names.length,
    deaths,
    nextCellWrong: wrong,
    secondStop: Object.values(kinds).reduce((sum, { second }) => sum + second, 0),
    medianSeconds: median(all),
    longestSeconds: Math.max(...all),
    megabytes,
    byKind: Object.fromEntries(
      Object.entries(kinds).map(([name, { tried, second, seconds }]) => [
        name,
        { tried, second, median: median(seconds), longest: Math.max(...seconds) },
      ]),
    ),
  };
}

/** Turns of a loop over variables of the top level, as a cell writes it. */
const turns = 5e7;
const loop = (name) => `let ${name} = 0;\nfor (let i = 0; i < ${turns}; i++) ${name} += i;`;

/**
 * One kernel: seconds until it is ready, of its first cell and of later ones in the middle, and ns a turn of the loop; in `…Cpu`
 * processor seconds of all its threads, which other work on the machine touches less.
 */
async function measureKernel(from) {
  const begin = performance.now();
  const kernel = await startKernel(from);
  await kernel.info();
  const ready = (performance.now() - begin) / 1000;
  const readyCpu = consumed(kernel.pid).cpuSeconds;
  const timed = async (code) => {
    const start = performance.now();
    const { status } = await kernel.execute(code);
    if (status !== "ok") throw new Error(`${code}: ${status}`);
    return (performance.now() - start) / 1000;
  };
  const firstCell = await timed("const first = 1; first");
  const before = consumed(kernel.pid).cpuSeconds;
  const firstCellCpu = before - readyCpu;
  const later = [];
  for (let index = 0; index < 50; index++)
    later.push(await timed(cellKinds[index % cellKinds.length](index)));
  const laterCellCpu = (consumed(kernel.pid).cpuSeconds - before) / later.length;
  const nothing = await timed("{ }");
  // The best of three: garbage of the cells before is collected meanwhile, by threads of the same process.
  let [wall, cpu] = [Infinity, Infinity];
  for (const name of ["sum", "total", "whole"]) {
    const beforeLoop = consumed(kernel.pid).cpuSeconds;
    wall = Math.min(wall, (await timed(loop(name))) - nothing);
    cpu = Math.min(cpu, consumed(kernel.pid).cpuSeconds - beforeLoop);
  }
  await sleep(2500); // the code cache is written by now
  await kernel.close();
  return {
    ready,
    readyCpu,
    firstCell,
    firstCellCpu,
    laterCell: median(later),
    laterCellCpu,
    nanosecondsATurn: (wall / turns) * 1e9,
    nanosecondsATurnCpu: (cpu / turns) * 1e9,
  };
}

/** Both builds in turn, the one that begins changing from round to round; medians, and the median of the ratios of a round. */
async function compare(other, rounds) {
  for (const from of [root, other]) await measureKernel(from); // caches are filled
  const [mine, theirs] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? [root, other] : [other, root];
    for (const from of order) (from === root ? mine : theirs).push(await measureKernel(from));
  }
  const rows = Object.keys(mine[0]).map((what) => {
    const [here, against] = [mine, theirs].map((all) => all.map((each) => each[what]));
    const ratios = here.map((value, round) => value / against[round]);
    return [what, { here: spread(here), against: spread(against), ratio: spread(ratios) }];
  });
  const commit = (folder) =>
    execFileSync("git", ["-C", folder, "rev-parse", "--short", "HEAD"]).toString().trim();
  return { rounds, here: commit(root), against: commit(other), ...Object.fromEntries(rows) };
}

/** The middle and the quartiles. */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  return { lowest: sorted[0], lowerQuartile: at(0.25), median: median(values), upperQuartile: at(0.75) };
}

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    name: { type: "string" },
    against: { type: "string" },
    rounds: { type: "string", default: "15" },
  },
});
const { quick } = options;
const from = performance.now();
const loadBefore = loadavg()[0];
const setting = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  processor: `${cpus()[0].model}, ${cpus().length} cores`,
};
const measured =
  options.against === undefined
    ? {
        start: await measureStart(quick ? 3 : 8),
        cells: await measureCells(quick ? 200 : 2000),
        interrupts: await measureInterrupts(quick ? 42 : 500),
      }
    : await compare(resolve(options.against), Number(options.rounds));
const load = { before: loadBefore, after: loadavg()[0] };
const result = { ...setting, ...measured, load, seconds: (performance.now() - from) / 1000 };
process.stdout.write(keepReport(result, options.name));
