// node bench/figures.mjs: what figures cost in a fresh process, wall and CPU seconds beside their targets.
// First figure <= 3 s, further ones <= 0.5 s, 20 figures add <= 200 MB. Needs a build.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { exportFigure, figureBundle, heatMap, lineFigure } = createRequire(import.meta.url)(
  "../dist/index.js",
);

/** A figure as in a study: four arms, 16 densities, 6 seeds. */
function accuracy(index) {
  const x = Array.from({ length: 16 }, (_, level) => 0.8 ** level);
  const series = ["ticket", "reinit", "random", "shuffled"].map((name, arm) => ({
    name,
    x,
    y: x.map((_, level) =>
      Array.from(
        { length: 6 },
        (_, seed) => 0.978 - 0.00004 * arm * level ** 2 + 0.0005 * Math.sin(31 * level + 7 * seed + index),
      ),
    ),
  }));
  return lineFigure(series, {
    name: `accuracy-${index}`,
    caption: "Test accuracy against density",
    x: { label: "weights kept", scale: "density" },
    y: { label: "test accuracy", scale: "percent" },
  });
}

/** A heat map of 20 x 20 cells. */
function cells(index) {
  const places = Array.from({ length: 20 }, (_, i) => i);
  return heatMap(
    {
      x: places,
      y: places,
      cells: places.map((j) => places.map((i) => Math.sin(i / 3 + index) * Math.cos(j / 4))),
    },
    { name: `cells-${index}`, caption: "Cells", x: { label: "i" }, y: { label: "j" }, value: { label: "z" } },
  );
}

async function timed(work) {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - wall) / 1000, cpu: (user + system) / 1e6 };
}

const megabytes = () => process.memoryUsage().rss / 2 ** 20;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const line = (what, { wall, cpu }, target) =>
  console.log(
    `${what.padEnd(44)} ${wall.toFixed(2)} s wall, ${cpu.toFixed(2)} s CPU${target === undefined ? "" : `  (target ${target})`}`,
  );

const first = await timed(() => figureBundle(accuracy(0)));
line("first figure in a notebook", first, "3 s");
const before = megabytes();
const further = [];
for (let i = 1; i <= 20; i++) further.push(await timed(() => figureBundle(accuracy(i))));
const added = megabytes() - before;
const middle = { wall: median(further.map(({ wall }) => wall)), cpu: median(further.map(({ cpu }) => cpu)) };
line("further figure in a notebook, median of 20", middle, "0.5 s");
console.log(`${"memory that 20 further figures add".padEnd(44)} ${added.toFixed(0)} MB  (target 200 MB)`);
line("heat map of 400 cells", await timed(() => figureBundle(cells(0))));
const folder = mkdtempSync(join(tmpdir(), "figures-"));
line("svg, pdf, png at 300 dpi, json, csv", await timed(() => exportFigure(accuracy(1), folder)));
rmSync(folder, { recursive: true });
