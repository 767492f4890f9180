// The tables of README.md and docs/ that are made of committed results: between <!-- name --> and <!-- /name -->.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decidingFirst, effectText } from "./verdict-table.mjs";

const json = (file) => JSON.parse(readFileSync(file, "utf8"));

/** A table of Markdown; the first row is the heading. */
const markdown = ([head, ...rows]) =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** The question that a notebook's title asks. */
function question(root, name) {
  const { cells } = json(join(root, "notebooks", `${name}.ipynb`));
  const [title] = cells[0].source.join("").split("\n");
  return title.replace(/^# \d+ · /, "");
}

/** The committed verdicts of a study: its first, then those beside it by name. */
function verdicts(root, name) {
  const folder = join(root, "data", "results");
  const files = readdirSync(folder).filter((file) => file.endsWith(".verdict.json"));
  const beside = files
    .filter((file) => file.startsWith(`${name}.`) && file !== `${name}.verdict.json`)
    .sort();
  const first = files.filter((file) => file === `${name}.verdict.json`);
  return [...first, ...beside].map((file) => json(join(folder, file)));
}

const cell = (text) => text.replaceAll("|", "\\|");

/** Study, claim, verdict and the first effect that carries it, with its interval; a line a verdict. */
function studies(root) {
  const names = readdirSync(join(root, "notebooks"))
    .filter((file) => /^(?!00)\d\d-.*\.ipynb$/.test(file))
    .map((file) => file.replace(/\.ipynb$/, ""))
    .sort();
  const rows = names.flatMap((name) => {
    const link = `[${name.slice(0, 2)} · ${question(root, name)}](notebooks/${name}.ipynb)`;
    const found = verdicts(root, name);
    if (found.length === 0) return [[link, "claims, rules and code; not computed yet", "–", "–"]];
    return found.map((verdict, i) => {
      const { claim, outcome, parts } = verdict;
      const more = parts.length > 1 ? `; ${parts.length - 1} more` : "";
      return [
        i === 0 ? link : "",
        cell(claim),
        `**${outcome}**`,
        cell(`${effectText(decidingFirst(verdict)[0])}${more}`),
      ];
    });
  });
  return markdown([["study", "claim", "verdict", "effect [95 %], what was claimed"], ...rows]);
}

const engineFile = "engine-epyc-2026-11-26.json";
const contenders = {
  "lottery-lab": "lottery-lab, native",
  "lottery-lab-wasm": "lottery-lab, WebAssembly",
  "jax-scan": "JAX, loop compiled",
  pytorch: "PyTorch",
  sparseprop: "SparseProp",
  "tfjs-node": "TensorFlow.js, native",
};

/** Median milliseconds of the rows whose id begins so, a line a density. */
function engine(root, work, densities) {
  const { rows, machine } = json(join(root, "bench", "results", engineFile));
  const own = rows.filter(({ id, density }) => id.startsWith(`${work} `) && densities.includes(density));
  const there = Object.keys(contenders).filter((name) => own.some(({ lanes }) => name in lanes));
  const time = (lane) => (lane === undefined ? "–" : (1e3 * lane.median).toPrecision(3));
  const table = markdown([
    ["weights kept", ...there.map((name) => contenders[name])],
    ...own.map(({ density, lanes }) => [`${100 * density} %`, ...there.map((name) => time(lanes[name]))]),
  ]);
  return `${table}\n\n*${machine.cpu}, \`bench/results/${engineFile}\`.*`;
}

/** What the laboratory itself costs. */
function lab(root) {
  const { cached, overhead, twoWorkers, interrupt } = json(join(root, "bench", "results", "lab.json"));
  const most = (values) => Math.max(...values).toPrecision(2);
  return markdown([
    ["what", "measured"],
    [
      `${cached.results.toLocaleString("en-US")} results that are there already, asked for`,
      `${most(cached.seconds)} s`,
    ],
    ["a job beyond its computing", `${overhead.median.toPrecision(2)} ms`],
    ["two workers against one", `${twoWorkers.median.toPrecision(3)} times as fast`],
    ["from an interrupt to the end of `runAll`", `${most(interrupt.seconds)} s`],
  ]);
}

/** Each document with its tables by name. */
export function documentTables(root) {
  return {
    "README.md": { studies: studies(root), steps: engine(root, "step", [1, 0.2, 0.05, 0.01]) },
    [join("docs", "benchmarks.md")]: {
      steps: engine(root, "step", [1, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01]),
      products: engine(root, "hessian", [1, 0.2, 0.05]),
      lab: lab(root),
    },
  };
}

/** The text with its tables in place. Throws if it lacks a place for one. */
export function withTables(text, tables) {
  return Object.entries(tables).reduce((filled, [name, table]) => {
    const place = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(filled)) throw new Error(`withTables: there must be a place for ${name}, got none`);
    return filled.replace(place, (_, open, close) => `${open}\n${table}\n\n${close}`);
  }, text);
}

/** Writes the tables into the documents. */
export function fillTables(root) {
  for (const [file, tables] of Object.entries(documentTables(root))) {
    const path = join(root, file);
    if (existsSync(path)) writeFileSync(path, withTables(readFileSync(path, "utf8"), tables));
  }
}
