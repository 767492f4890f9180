import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { networkModule } from "../../../src/experiments/index.js";
import { temporaryFolder } from "../../lab/temporary.js";

function written(name: string, text: string): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

const widths = "export const widths = [64, 10];";

test.each([
  [
    "net.mjs",
    `${widths} export const activation = "tanh"; export const initialiser = ({ inputs }) => 1 / inputs;`,
  ],
  ["net.mjs", `export default { widths: [64, 10], activation: "tanh" };`],
  ["net.cjs", `module.exports = { widths: [64, 10], activation: "tanh" };`],
  [
    "net.cjs",
    `Object.defineProperty(exports, "__esModule", { value: true }); exports.widths = [64, 10]; exports.activation = "tanh";`,
  ],
])("a network module may be %s: %s", async (name, text) => {
  expect(await networkModule(written(name, text))).toMatchObject({ widths: [64, 10], activation: "tanh" });
});

test.each([
  [
    "a misspelt export",
    `${widths} export const activaton = "tanh";`,
    'got "activaton" (did you mean "activation"?)',
  ],
  ["one in a default object", `export default { widths: [64, 10], activations: [] };`, 'got "activations"'],
  ["another helper", `${widths} export const helper = 1;`, 'got "helper"'],
  [
    "an unknown activation",
    `${widths} export const activation = "softsign";`,
    'activation must be one of "relu"',
  ],
  ["a width of 0", `export const widths = [64, 0];`, "widths must be integers ≥ 1, got 0"],
])("refuses %s when it is described, before anything is computed", async (_, text, message) => {
  await expect(networkModule(written("net.mjs", text))).rejects.toThrow(message);
});
