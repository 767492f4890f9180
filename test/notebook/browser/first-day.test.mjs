// npm run test:browser: the first day of somebody new, seen by a real browser: the starter notebook is opened, run, changed, rerun in part,
// interrupted, given an own criterion, own data and an own figure, exported and reopened. Screenshots: out/browser/day-*.png
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { startLab } from "./lab-server.mjs";

const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const skip = existsSync(browserPath) ? false : `no browser at ${browserPath}`;
const out = resolve("out/browser");
const folder = join(out, "first day");
const name = "first-ticket.ipynb";
const cli = resolve("dist/cli/main.js");
let lab;
let browser;
let page;

before(async () => {
  if (skip) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"name":"first-day"}');
  const rows = Array.from(
    { length: 90 },
    (_, i) => `${i % 30},${(i * 7) % 11},${i % 30 < 15 ? "low" : "high"}`,
  );
  writeFileSync(join(folder, "own.csv"), ["size,age,class", ...rows].join("\n"));
  execFileSync(process.execPath, [cli, "init", folder]);
  lab = await startLab(folder, join(out, "day-state"));
  browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  page = await browser.newPage({ viewport: { width: 1200, height: 1400 } });
});

after(async () => {
  await browser?.close();
  await lab?.stop();
});

const shot = (file) => page.screenshot({ path: join(out, `day-${file}.png`) });
const command = (id) => page.evaluate((which) => void window.jupyterapp.commands.execute(which), id);
/** Cells of code with their place among all, sources and outputs. */
const cells = () =>
  page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.content.widgets.map(({ model }, index) => ({
      index,
      type: model.type,
      source: model.sharedModel.getSource(),
      outputs: model.type === "code" ? model.outputs.toJSON() : [],
      count: model.executionCount,
    })),
  );
const cellWith = async (part) =>
  (await cells()).find(({ type, source }) => type === "code" && source.includes(part));
const status = () =>
  page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status);

async function until(what, holds, limit = 120_000) {
  for (let waited = 0; !(await holds()); waited += 200) {
    assert.ok(waited < limit, `${what}: not within ${limit / 1000} s`);
    await page.waitForTimeout(200);
  }
}

const setSource = (index, text) =>
  page.evaluate(
    ([which, source]) =>
      window.jupyterapp.shell.currentWidget.content.widgets[which].model.sharedModel.setSource(source),
    [index, text],
  );

/** Runs one cell as Ctrl+Enter does. */
async function runCell(index) {
  await page.evaluate((which) => {
    const { content } = window.jupyterapp.shell.currentWidget;
    content.deselectAll();
    content.activeCellIndex = which;
  }, index);
  await command("notebook:run-cell");
}

/** Runs a cell and waits until it has another count; its outputs. */
async function ran(part) {
  const { index, count } = await cellWith(part);
  await runCell(index);
  await until(`a cell with ${part} has run`, async () => {
    const cell = (await cells())[index];
    return cell.count !== null && cell.count !== count && (await status()) === "idle";
  });
  const { outputs } = (await cells())[index];
  assert.deepEqual(
    outputs.filter(({ output_type: type, name: stream }) => type === "error" || stream === "stderr"),
    [],
  );
  return outputs;
}

/** Adds a cell at the end, runs it and gives its outputs. */
async function typed(source) {
  await page.evaluate(() => {
    const { content } = window.jupyterapp.shell.currentWidget;
    content.activeCellIndex = content.widgets.length - 1;
  });
  await page.evaluate(() => window.jupyterapp.commands.execute("notebook:insert-cell-below"));
  const { index } = (await cells()).at(-1);
  await setSource(index, source);
  return ran(source.slice(-40));
}

const text = (outputs) => JSON.stringify(outputs);

test("open and run: a plan, a count of progress, a figure, an interval", { skip }, async () => {
  await page.goto(lab.address(name));
  await page.locator(".jp-Notebook").waitFor({ timeout: 60_000 });
  await until("the kernel is idle", async () => (await status()) === "idle");
  assert.equal(await page.locator(".jp-Dialog").count(), 0);
  await command("notebook:run-all-cells");
  await until("the last cell is done", async () =>
    text((await cellWith("tInterval")).outputs).includes("points"),
  );
  const all = await cells();
  const errors = all.flatMap(({ outputs }) => outputs.filter(({ output_type: type }) => type === "error"));
  assert.deepEqual(errors, []);
  assert.match(text((await cellWith("lab.plan")).outputs), /24 asked for, 0 there already, \d+ to run/);
  assert.match(text((await cellWith("lineFigure")).outputs), /n = 3 seeds/);
  await shot("run");
});

test(
  "change a number and run only the last cells: labels say what the rows hold, not what was typed",
  { skip },
  async () => {
    const { index, source } = await cellWith("const seeds");
    await setSource(index, source.replace("[1, 2, 3]", "[1, 2, 3, 4, 5]"));
    await ran("const seeds");
    assert.match(text(await ran("lineFigure")), /n = 3 seeds/);
    assert.match(text(await ran("lab.plan")), /40 asked for, 24 there already/);
    await ran("lab.runAll");
    assert.match(text(await ran("lineFigure")), /n = 5 seeds/);
    await ran("tInterval");
    await shot("changed");
  },
);

test("a long run is interrupted: what is finished is kept, and the kernel goes on", { skip }, async () => {
  const long = "const long = { ...recipe, iterations: 5_000_000, evaluateEvery: 10_000 } as const;";
  await typed(`${long}\nlong.iterations`);
  const source = "await lab.run(trainingRun({ ...subject(1), recipe: long }), progress())";
  await page.evaluate(() => window.jupyterapp.commands.execute("notebook:insert-cell-below"));
  const { index } = (await cells()).at(-1);
  await setSource(index, source);
  await runCell(index);
  await until("it runs", async () => text((await cells())[index].outputs).includes("0 of 1 runs"));
  await command("notebook:interrupt-kernel");
  await until("it stopped", async () => text((await cells())[index].outputs).includes("stopped"));
  await until("the kernel is idle", async () => (await status()) === "idle");
  assert.match(text(await typed("`rows ${rows.length}`")), /rows 40/);
  await shot("interrupted");
});

test("an own criterion, own data and an own figure", { skip }, async () => {
  const own = await typed(`import { layerViews, runOwnLadder } from "lottery-lab";
const mine = await runOwnLadder(lab, { ...subject(1), levels: 2, criterion: ({ network, trained }) => layerViews(network, trained).map(({ weights }) => weights.map((w) => w * w)) });
mine`);
  assert.match(text(own), /own ticket/);
  const data = await typed(`import { dataset } from "lottery-lab";
const people = dataset({ train: { csv: "own.csv", label: "class" }, test: 0.2, scaling: "standard", name: "people" });
const fit = await lab.run(trainingRun({ network: { widths: [people.features, 4, people.outputs] }, data: people, recipe: { ...recipe, batchSize: 8, validation: 10 }, seed: 1 }));
fit`);
  assert.match(text(data), /people/);
  assert.match(text(data), /test accuracy/);
  const figure = await typed(`const points = rows.filter(({ arm }) => arm === "ticket");
await show(lineFigure(seriesFrom(points, { x: "density", y: "stop", series: "arm", replicate: "seed" }), {
  name: "own-stop", width: "icml-single", x: { label: "weights kept", scale: "density" }, y: { label: "early stop, iterations" }, caption: "When tickets stop." }));`);
  assert.match(text(figure), /n = 5 seeds/);
  await page.waitForTimeout(1500);
  await shot("own");
});

test("the figure is a PDF for a paper, in its width, with text as text", { skip }, () => {
  const pdf = readFileSync(join(folder, "figures", name.replace(".ipynb", ""), "own-stop.pdf"));
  const [, width] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString("latin1")) ?? [];
  assert.ok(Math.abs(Number(width) - (82.55 / 25.4) * 72) < 0.5, `width ${width}`);
  assert.match(pdf.toString("latin1"), /\/FontFile2/);
});

test(
  "saved, exported as a page and reopened: the same outputs, and the kernel knows its variables",
  { skip },
  async () => {
    await page.evaluate(() => window.jupyterapp.commands.execute("docmanager:save"));
    await page.waitForTimeout(1000);
    execFileSync(process.execPath, [cli, "export", join(folder, name), "--html", "--to", folder]);
    const reader = await browser.newPage({ viewport: { width: 900, height: 1200 } });
    const asked = [];
    reader.on("request", (request) => asked.push(request.url()));
    await reader.goto(`file://${join(folder, name.replace(".ipynb", ".html"))}`);
    await reader.locator("figure.live svg").first().waitFor({ timeout: 30_000 });
    assert.deepEqual(
      asked.filter((url) => /^https?:/.test(url)),
      [],
    );
    await reader.screenshot({ path: join(out, "day-page.png"), fullPage: true });
    await reader.close();
    await page.goto(lab.address(name));
    await page.locator(".jp-Notebook").waitFor({ timeout: 60_000 });
    await until("the kernel is idle", async () => (await status()) === "idle");
    assert.match(text((await cellWith("own-stop")).outputs), /n = 5 seeds/);
    assert.match(text(await typed("`still ${rows.length} rows`")), /still 40 rows/);
    await shot("reopened");
  },
);
