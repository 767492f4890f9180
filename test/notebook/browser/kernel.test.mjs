// npm run test:browser: a walk through JupyterLab with the kernel, seen by a real browser. Screenshots: out/browser/kernel-*.png
import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { startLab } from "./lab-server.mjs";

const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const skip = existsSync(browserPath) ? false : `no browser at ${browserPath}`;
const out = resolve("out/browser");
const name = "walk with space ü.ipynb";
let lab;
let browser;
let page;

const sources = [
  "var count = 3;",
  'import { kernel } from "lottery-lab/kernel";\nfor (let i = 1; i <= count; i++) {\n' +
    '  kernel()?.display({ "text/plain": `step ${i} of ${count}` }, { id: "bar", update: i > 1 });\n' +
    "  await new Promise<void>((done) => setTimeout(done, 30));\n}",
  "const values = Array.from({ length: count }, (_, i) => i * i);\nvalues",
  "",
];

before(async () => {
  if (skip) return;
  const folder = join(out, "kernel notebooks");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    metadata: {},
    execution_count: null,
    source,
    outputs: [],
  }));
  const kernelspec = {
    name: "lottery-lab",
    display_name: "TypeScript (lottery-lab)",
    language: "typescript",
  };
  writeFileSync(
    join(folder, name),
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells }),
  );
  lab = await startLab(folder, join(out, "kernel-state"));
  browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
});

after(async () => {
  await browser?.close();
  await lab?.stop();
});

const last = sources.length - 1;
const shot = (file) => page.screenshot({ path: join(out, `kernel-${file}.png`) });
const command = (id) =>
  page.evaluate((which) => void window.jupyterapp.commands.execute(which), `notebook:${id}`);
const outputs = (index) =>
  page.evaluate(
    (which) => window.jupyterapp.shell.currentWidget.content.widgets[which].model.outputs.toJSON(),
    index,
  );
const counts = () =>
  page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.content.widgets.map(({ model }) => model.executionCount),
  );
const setSource = (index, text) =>
  page.evaluate(
    ([which, source]) =>
      window.jupyterapp.shell.currentWidget.content.widgets[which].model.sharedModel.setSource(source),
    [index, text],
  );

/** Asks every tenth of a second until it holds. */
async function until(what, holds, limit = 30_000) {
  for (let waited = 0; !(await holds()); waited += 100) {
    assert.ok(waited < limit, `${what}: not within ${limit / 1000} s`);
    await page.waitForTimeout(100);
  }
}
const text = async (index) => JSON.stringify(await outputs(index));
const shows = (index, part, limit) =>
  until(`cell ${index} shows ${part}`, async () => (await text(index)).includes(part), limit);
const status = () =>
  page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status);

/** Puts code into the last cell and starts it with Shift+Enter. */
async function runLast(source) {
  await setSource(last, source);
  await page.evaluate((index) => {
    const { content } = window.jupyterapp.shell.currentWidget;
    content.activeCellIndex = index;
    content.mode = "command";
    content.node.focus();
  }, last);
  await command("run-cell");
}

test("the notebook opens with its kernel and without a dialog", { skip }, async () => {
  await page.goto(lab.address(encodeURIComponent(name)));
  await page.locator(".jp-Notebook").waitFor({ timeout: 60_000 });
  await until("the kernel is idle", async () => (await status()) === "idle");
  assert.equal(await page.locator(".jp-Dialog").count(), 0);
  await shot("open");
});

test("run all: results, and progress that is replaced in place", { skip }, async () => {
  await command("run-all-cells");
  await shows(2, "[ 0, 1, 4 ]");
  const progress = await outputs(1);
  assert.equal(progress.length, 1);
  assert.equal(progress[0].data["text/plain"], "step 3 of 3");
  await shot("run-all");
});

test("restart and run all begins anew, with a changed parameter", { skip }, async () => {
  await setSource(0, "var count = 5;");
  await command("restart-run-all");
  await page.locator(".jp-Dialog .jp-mod-accept").click({ timeout: 20_000 });
  await shows(2, "[ 0, 1, 4, 9, 16 ]");
  await shows(1, "step 5 of 5");
  assert.deepEqual((await counts()).slice(0, 3), [1, 2, 3]);
  await shot("restart-run-all");
});

const pause = "await new Promise<void>((done) => setTimeout(done, 70));";
for (const [kind, loop] of Object.entries({
  "that waits": "await new Promise(() => {});",
  "that waits in a loop": `for (;;) { turns++; ${pause} }`,
  "that never waits": "for (;;) turns++;",
  "that never waits, in a callback": `${pause} [1].forEach(() => { for (;;) turns++; });`,
})) {
  test(
    `a cell ${kind} is interrupted within 1.5 s and the kernel keeps its variables`,
    { skip },
    async () => {
      await runLast(`console.log('begun'); ${pause}\nlet turns = 0;\n${loop}`);
      await shows(last, "begun");
      await page.waitForTimeout(300);
      await command("interrupt-kernel");
      await shows(last, "Interrupted", 1500 + 3500); // on a busy machine the browser itself takes its time
      await runLast("values.length + 37");
      await shows(last, '"42"');
    },
  );
}

test("an error shows its name, the line of the cell and no path", { skip }, async () => {
  await runLast("function fail(): never {\n  throw new RangeError('boom');\n}\nfail();");
  await shows(last, "RangeError");
  const [{ ename, traceback }] = await outputs(last);
  assert.equal(ename, "RangeError");
  assert.match(traceback.join("\n"), /2 \|   throw new RangeError\('boom'\);/);
  assert.doesNotMatch(traceback.join("\n"), /\/home|\/work|node_modules/);
  await shot("error");
});

/** Puts the cursor at the end of the code in the last cell. */
async function editLast(source) {
  await setSource(last, "");
  await page.locator(".jp-Notebook .jp-CodeCell .cm-content").nth(last).click();
  await page.keyboard.type(source);
}

test("completion by Tab knows the variables of earlier cells, also after an emoji", { skip }, async () => {
  await editLast("'😀'; values.findLastI");
  await page.keyboard.press("Tab");
  await until("the completion is there", async () => {
    const source = await page.evaluate(
      (index) => window.jupyterapp.shell.currentWidget.content.widgets[index].model.sharedModel.getSource(),
      last,
    );
    // A single candidate is inserted at once; JupyterLab shows a list of several.
    return source.includes("values.findLastIndex") || (await page.locator(".jp-Completer").count()) > 0;
  });
  await shot("completion");
  await page.keyboard.press("Escape");
});

test("Shift+Tab shows signature and documentation", { skip }, async () => {
  await editLast("Math.floor");
  await page.keyboard.press("Shift+Tab");
  const tooltip = page.locator(".jp-Tooltip");
  await tooltip.waitFor({ timeout: 20_000 });
  assert.match(await tooltip.textContent(), /Math\.floor\(x: number\): number/);
  assert.match(await tooltip.textContent(), /greatest integer/);
  await shot("tooltip");
  await page.keyboard.press("Escape");
});

test("input() asks below the cell", { skip }, async () => {
  await runLast("const who = await kernel()?.input('who? ');\n`hello ${who}`");
  const field = page.locator(".jp-Stdin-input");
  await field.waitFor({ timeout: 20_000 });
  await field.fill("Ada");
  await field.press("Enter");
  await shows(last, "hello Ada");
  await shot("input");
});

test("after saving and reopening, the outputs and the running kernel are there", { skip }, async () => {
  await page.evaluate(() => window.jupyterapp.commands.execute("docmanager:save"));
  await page.waitForTimeout(500);
  await page.goto(lab.address(encodeURIComponent(name)));
  await page.locator(".jp-Notebook").waitFor({ timeout: 60_000 });
  await shows(2, "[ 0, 1, 4, 9, 16 ]");
  await until("the kernel is idle", async () => (await status()) === "idle");
  assert.equal(await page.locator(".jp-Dialog").count(), 0);
  await runLast("values.length * 2");
  await shows(last, '"10"');
  await shot("reopened");
});
