// Records what PyTorch makes of the options of a recipe (recipe-cases.json) in 100 steps from our initial weights and on our examples.
// Usage, after a build: node test/engine/torch/record-recipes.mjs PYTHON   (a Python that has torch and numpy)
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recipeSetting } from "./recipe-setting.mjs";

const [python = "python3"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "torch-"));
const bytes = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const { initial, examples } = recipeSetting();
cpSync(join(import.meta.dirname, "recipe-cases.json"), join(folder, "setting.json"));
writeFileSync(join(folder, "initial.f32"), bytes(initial));
writeFileSync(join(folder, "inputs.f32"), bytes(examples.inputs));
writeFileSync(join(folder, "labels.u8"), examples.labels);
const script = join(import.meta.dirname, "record-recipes.py");
execFileSync(python, [script, folder, join(import.meta.dirname, "recipes.json")], { stdio: "inherit" });
rmSync(folder, { recursive: true });
