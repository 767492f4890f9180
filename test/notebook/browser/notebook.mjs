import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const lottery = createRequire(import.meta.url)(resolve("dist/index.js"));

const setting = `import { lineFigure, parameters, show } from "lottery-lab";
const { places } = parameters({ scale: "quick", places: 5 });`;
const drawing = `await show(lineFigure([{ name: "a <script>", x: [...Array(places).keys()], y: [...Array(places).keys()].map((i) => [i * i, i * i + 2]) }],
  { name: "squares", caption: "Squares, drawn in a cell.", x: { label: "place" }, y: { label: "value" } }));`;

/** A figure with a heading that tells which notebook it is in. */
async function storedFigure() {
  const figure = lottery.lineFigure(
    [
      {
        name: "a <script>",
        x: [0, 1, 2, 3],
        y: [
          [0, 2],
          [1, 3],
          [4, 6],
          [9, 11],
        ],
      },
      { name: "b", x: [0, 1, 2, 3], y: [[4], [NaN], [2], [1]] },
    ],
    { name: "squares", caption: "Squares as stored.", x: { label: "place" }, y: { label: "value" } },
  );
  return {
    output_type: "display_data",
    metadata: lottery.figureMetadata(figure),
    data: await lottery.figureBundle(figure),
  };
}

/** Writes a notebook with a stored figure whose signature nobody knows: to JupyterLab it is not trusted. */
export async function writeNotebook(folder, name) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const cell = (id, source, tags, outputs) => ({
    cell_type: "code",
    id,
    metadata: tags.length > 0 ? { tags } : {},
    execution_count: null,
    source,
    outputs,
  });
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "lottery-lab", display_name: "TypeScript (lottery-lab)", language: "typescript" },
    },
    cells: [
      { cell_type: "markdown", id: "head", metadata: {}, source: "# Figures in a browser" },
      cell("setting", setting, ["parameters"], []),
      cell("figure", drawing, [], [await storedFigure()]),
      cell(
        "script",
        "",
        [],
        [
          {
            output_type: "display_data",
            metadata: {},
            data: {
              "text/html": "<p id='evil'>static</p><script>window.evil = true</script>",
              "text/plain": "static",
            },
          },
        ],
      ),
    ],
  };
  writeFileSync(join(folder, name), JSON.stringify(notebook));
}
