import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { long } from "../long.js";
import { repository, startClient, type Answer, type Client } from "./client.js";

// Whatever a cell puts out can be validated, saved as JupyterLab saves and converted: hostile displays, streams, results and errors.
const folder = mkdtempSync(join(tmpdir(), "lottery-door-"));
let kernel: Client;
beforeAll(async () => {
  kernel = await startClient({ cwd: folder });
  await kernel.execute(generator);
});
afterAll(async () => {
  await kernel.close();
  rmSync(folder, { recursive: true });
});

/** Runs in the kernel: values of every bad kind, from a generator that can be repeated (mulberry32). */
const generator = String.raw`// @ts-nocheck
let state = 1;
function pick(limit) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
}
const bits = ["\ud83d", "\ude00", "\u0000", "\u001b[31m", "\r", "\b", "\ufeff", "\uffff", "\u2028", "<script>alert(1)</script>", "&", "😀", "\\ud83d", "e\u0301", "\ufffe", "$x$", "{{ x }}", "\u202e", '"', "é".repeat(50)];
const text = () => Array.from({ length: 1 + pick(6) }, () => bits[pick(bits.length)]).join("");
const circular = () => { const o = { name: text() }; o.self = o; return o; };
const deep = () => { let o = text(); for (let i = 0; i < 200; i++) o = { o }; return o; };
const trap = () => new Proxy(pick(2) ? {} : [], new Proxy({}, { get: () => () => { throw new Error("trap"); } }));
const nulls = () => Object.assign(Object.create(null), { [text()]: text() });
const makers = [text, circular, deep, trap, nulls, () => undefined, () => null, () => NaN, () => -0, () => 1n, () => Symbol(text()), () => () => 1, () => new Uint8Array(pick(20)), () => Buffer.from(text()),
  () => new ArrayBuffer(3), () => [text(), text()], () => [text(), 1], () => new Date(NaN), () => "x".repeat(200000), () => Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [text() + i, i])),
  () => ({ toJSON() { return text(); } }), () => ({ toJSON() { throw text(); } }), () => ({ get a() { throw new Error(text()); } }), () => new Map([[text(), circular()]]), () => ({ then(f) { f(text()); } }),
  () => ({ [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error(text()); } }), () => ({ [Symbol.toStringTag]: text() }), () => class { static [text()] = 1 }, () => new (class extends Error { get message() { throw 1; } })(), () => ({ data: { "text/plain": text() }, metadata: {} })];
const value = () => makers[pick(makers.length)]();
const types = ["text/plain", "text/html", "image/png", "image/svg+xml", "application/json", "application/vnd.plotly.v1+json", "application/javascript", "text/latex", "data", "", text(), "application/x+json; charset=utf-8", "__proto__", "text/markdown"];
const bundle = () => (pick(8) === 0 ? value() : Object.fromEntries(Array.from({ length: 1 + pick(3) }, () => [types[pick(types.length)], pick(3) === 0 ? text() : value()])));
const hostile = () => {
  const e = pick(2) ? new Error(text()) : pick(2) ? new DOMException(text(), text()) : new AggregateError([new Error(text()), value()], text());
  for (const key of ["name", "message", "stack", "cause", "code", text()]) if (pick(3) === 0) try { pick(2) ? (e[key] = value()) : Object.defineProperty(e, key, { get() { throw value(); }, enumerable: true }); } catch {}
  return pick(4) === 0 ? value() : e;
};
globalThis.kernelOf = require("lottery-lab/kernel").kernel();`;

type Cell = Readonly<Record<string, unknown>>;

let cellCount = 0;

/** The outputs of a cell as Jupyter clients write them into a notebook. */
function cellOf(code: string, { outputs }: Answer): Cell {
  const shown = outputs.flatMap(({ type, content }): Cell[] => {
    if (type === "stream") return [{ output_type: type, name: content["name"], text: content["text"] }];
    if (type === "error") return [{ output_type: type, ...content }];
    if (type !== "display_data" && type !== "execute_result") return [];
    const { data, metadata, execution_count: count } = content;
    return [
      { output_type: type, data, metadata, ...(type === "execute_result" ? { execution_count: count } : {}) },
    ];
  });
  return {
    cell_type: "code",
    id: `c${(cellCount += 1)}`,
    metadata: {},
    execution_count: 1,
    source: code,
    outputs: shown,
  };
}

// `nbformat.write` is what JupyterLab's server does to save.
const check = `import sys, json, nbformat
from nbconvert import HTMLExporter, MarkdownExporter
nb = nbformat.from_dict(json.load(open(sys.argv[1])))
nbformat.validate(nb)
nbformat.write(nb, sys.argv[1] + ".saved.ipynb")
nbformat.validate(nbformat.read(sys.argv[1] + ".saved.ipynb", as_version=4))
for exporter in (HTMLExporter, MarkdownExporter):
    body, _ = exporter().from_notebook_node(nb)
    open(sys.argv[1] + ".out", "w", encoding="utf-8").write(body)
print(sum(len(cell.outputs) for cell in nb.cells))
`;

const rounds = long ? 20 : 3;

test(`${100 * rounds} hostile displays, streams, results and errors survive nbformat.validate, a save and nbconvert`, async () => {
  const cells: Cell[] = [];
  const run = async (code: string): Promise<Answer> => {
    const answer = await kernel.execute(code, { stop_on_error: false });
    expect(answer.replyType).toBe("execute_reply");
    cells.push(cellOf(code, answer));
    return answer;
  };
  for (let round = 0; round < rounds; round++) {
    await run(
      "for (let i = 0; i < 50; i++) { try { kernelOf.display(bundle(), pick(3) === 0 ? { metadata: value() } : {}); } catch (e) { console.error(e) } }",
    );
    await run(
      "for (let i = 0; i < 20; i++) { pick(2) ? console.log(pick(2) ? text() : value()) : process.stdout.write(text()); if (pick(9) === 0) console.error(hostile()); }",
    );
  }
  for (let round = 0; round < 15 * rounds; round++) {
    const failed = await run("throw hostile();");
    expect(failed.error, JSON.stringify([round, failed])).toBeDefined();
    await run("value()");
  }
  const path = join(folder, "notebook.json");
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
  writeFileSync(path, JSON.stringify(notebook));
  const python = join(repository, ".venv", "bin", "python");
  const counted = Number(execFileSync(python, ["-c", check, path], { encoding: "utf8" }));
  expect(counted).toBeGreaterThan(30 * rounds); // streams come together, and refused displays are none
  expect((await kernel.execute("6 * 7")).result).toBe("42");
});
