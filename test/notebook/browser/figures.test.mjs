// npm run test:browser: figures in JupyterLab, in exported pages and in nbconvert, seen by a real browser.
// Needs a build with the kernel installed in .venv (npm run build, npm start) and Debian's chromium, or CHROMIUM.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { startLab } from "./lab-server.mjs";
import { writeNotebook } from "./notebook.mjs";
import { differingShare } from "./pictures.mjs";

const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const skip = existsSync(browserPath) ? false : `no browser at ${browserPath}`;
const out = resolve("out/browser");
const name = "figures.ipynb";
let lab;
let browser;
let page;

before(async () => {
  if (skip) return;
  mkdirSync(out, { recursive: true });
  await writeNotebook(join(out, "notebooks"), name);
  lab = await startLab(join(out, "notebooks"), join(out, "state"));
  browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
});

after(async () => {
  await browser?.close();
  await lab?.stop();
});

const figureAt = (where) => where.locator(".jp-RenderedPlotly").first();
const ranges = (where) =>
  where.evaluate((node) => {
    const { xaxis, yaxis } = (node._fullLayout ? node : node.querySelector(".js-plotly-plot"))._fullLayout;
    return [...xaxis.range, ...yaxis.range];
  });

async function openNotebook() {
  await page.goto(lab.address(name));
  await page.locator(".jp-Notebook").waitFor({ timeout: 60_000 });
  await page.locator(".jp-OutputArea-output").first().waitFor({ timeout: 60_000 });
}

/** Draws a zoom box over the middle of the plot. */
async function zoom(where) {
  const box = await where.locator(".nsewdrag").first().boundingBox();
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.3 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.7 * box.height, { steps: 6 });
  await page.mouse.up();
}

async function shot(where, file) {
  await page.mouse.move(5, 5);
  await page.waitForTimeout(600);
  return where.screenshot({ path: join(out, file) });
}

test(
  "in a notebook that is not trusted the figure is drawn by the renderer and zooms; its script does not run",
  { skip },
  async () => {
    lab.renderer(true);
    await openNotebook();
    const figure = figureAt(page);
    await figure.locator(".main-svg").first().waitFor({ timeout: 60_000 });
    const trusted = await page.evaluate(
      () => window.jupyterapp.shell.currentWidget.content.model.cells.get(2).trusted,
    );
    assert.equal(trusted, false);
    assert.equal(await page.evaluate(() => window.evil), undefined);
    await shot(figure, "untrusted.png");
    const before = await ranges(figure);
    await zoom(figure);
    await page.waitForTimeout(500);
    const after = await ranges(figure);
    assert.ok(after[1] - after[0] < 0.6 * (before[1] - before[0]), `x ${before} became ${after}`);
    assert.match(await figure.textContent(), /a <script>/);
  },
);

test(
  "run all draws the figure in place, and again with another parameter: one figure, new data",
  { skip },
  async () => {
    const runAll = () => page.evaluate(() => window.jupyterapp.commands.execute("notebook:run-all-cells"));
    const points = () =>
      figureAt(page).evaluate((node) => {
        const { data } = node.querySelector(".js-plotly-plot");
        return Math.max(...data.map(({ x }) => x.length));
      });
    const waitFor = async (count) => {
      for (let i = 0; (await points().catch(() => 0)) !== count; i++) {
        assert.ok(
          i < 240,
          `the figure must come to ${count} points, got ${await points().catch(() => "none")}`,
        );
        await page.waitForTimeout(250);
      }
    };
    await runAll();
    await waitFor(10); // a band of 5 places there and back
    await page.evaluate(() => {
      const { sharedModel } = window.jupyterapp.shell.currentWidget.content.widgets[1].model;
      sharedModel.setSource(sharedModel.getSource().replace("places: 5", "places: 7"));
    });
    await runAll();
    await waitFor(14);
    const outputs = await page.evaluate(() =>
      window.jupyterapp.shell.currentWidget.content.widgets[2].model.outputs.toJSON(),
    );
    assert.equal(outputs.length, 2, "the figure, and where its files are");
    assert.ok("application/vnd.plotly.v1+json" in outputs[0].data);
    assert.match(JSON.stringify(outputs[1]), /figures\/figures/);
    for (const ending of ["svg", "pdf", "png", "json", "csv"])
      assert.ok(existsSync(join(out, "notebooks", "figures", "figures", `squares.${ending}`)));
  },
);

test("after saving and reopening the figure is still there, the same picture", { skip }, async () => {
  const first = await shot(figureAt(page), "trusted.png");
  await page.evaluate(() => window.jupyterapp.commands.execute("docmanager:save"));
  await page.waitForTimeout(500);
  await openNotebook();
  await figureAt(page).locator(".main-svg").first().waitFor({ timeout: 60_000 });
  const second = await shot(figureAt(page), "reopened.png");
  assert.ok((await differingShare(page, first, second)) < 0.01);
});

test(
  "without the renderer the stored PNG shows, at its width of 720 pixels, and looks like the live figure",
  { skip },
  async () => {
    const live = await shot(figureAt(page).locator(".svg-container"), "live.png");
    lab.renderer(false);
    await openNotebook();
    assert.equal(await page.locator(".jp-RenderedPlotly").count(), 0);
    const picture = page.locator('.jp-RenderedImage img[src^="data:image/png"]').first();
    await picture.waitFor({ timeout: 60_000 });
    const { width } = await picture.boundingBox();
    assert.ok(Math.abs(width - 720) < 2, `width ${width}`);
    const still = await shot(picture, "without-renderer.png");
    lab.renderer(true);
    // The same font, another rasteriser.
    const share = await differingShare(page, live, still);
    assert.ok(share < 0.04, `${share} of the pixels differ`);
  },
);

test(
  "an exported page shows live figures that zoom, loads nothing, and shows the PNG where scripts are off",
  { skip },
  async () => {
    const notebook = join(out, "notebooks", name);
    execFileSync(process.execPath, [
      "dist/cli/main.js",
      "export",
      "--html",
      notebook,
      "--to",
      join(out, "html"),
    ]);
    const address = pathToFileURL(join(out, "html", "figures.html")).href;
    const own = await browser.newPage({ viewport: { width: 900, height: 900 } });
    const [requests, errors] = [[], []];
    own.on("request", (request) => requests.push(request.url().slice(0, 40)));
    own.on("pageerror", (error) => errors.push(error.message));
    own.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await own.goto(address);
    const figure = own.locator("figure.live").first();
    await figure.locator(".main-svg").first().waitFor({ timeout: 30_000 });
    await own.screenshot({ path: join(out, "exported.png"), fullPage: true });
    const before = await ranges(figure);
    const box = await figure.locator(".nsewdrag").first().boundingBox();
    await own.mouse.move(box.x + 0.3 * box.width, box.y + 0.3 * box.height);
    await own.mouse.down();
    await own.mouse.move(box.x + 0.7 * box.width, box.y + 0.7 * box.height, { steps: 6 });
    await own.mouse.up();
    await own.waitForTimeout(500);
    const after = await ranges(figure);
    assert.ok(after[1] - after[0] < 0.6 * (before[1] - before[0]), `x ${before} became ${after}`);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      requests.filter((url) => !/^(file|data|blob):/.test(url)),
      [],
    );
    assert.equal(await own.evaluate(() => window.evil), undefined);

    const context = await browser.newContext({ javaScriptEnabled: false });
    const still = await context.newPage();
    await still.goto(address);
    assert.ok(await still.locator("figure.live img").first().isVisible());
    await still.screenshot({ path: join(out, "exported-no-scripts.png"), fullPage: true });
  },
);

test("plain nbconvert shows the PNG and no plotly data", { skip }, () => {
  execFileSync(
    resolve(".venv/bin/jupyter"),
    ["nbconvert", "--to", "html", "--output-dir", join(out, "nbconvert"), join(out, "notebooks", name)],
    { stdio: "ignore" },
  );
  const html = readFileSync(join(out, "nbconvert", "figures.html"), "utf8");
  assert.match(html, /<img[^>]+src="data:image\/png;base64,/);
  assert.doesNotMatch(html, /Plotly\.newPlot|vnd\.plotly/);
});
