import { runInNewContext } from "node:vm";
import { checkFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import { sha256Hex } from "../../numerics/index.js";
import type { OwnRule, OwnUpdate } from "../../training/index.js";
import type { RuleReference } from "./modules.js";

/**
 * A rule written in a cell as a module of its own: its text. Workers see nothing of the cell's variables, so it is tried here, where nothing of them is to be
 * seen either, on two parameters. Throws if it needs anything outside itself, and if its text is no function by itself.
 */
export function functionModule(
  rule: OwnUpdate | OwnRule,
  options: Readonly<Record<string, number>>,
): RuleReference {
  const given: Partial<OwnRule> = typeof rule === "function" ? { update: rule } : rule;
  if (typeof rule === "object") checkFields("optimizerModule", given, ["update", "buffers"], "rule field");
  const { update, buffers } = given;
  if (typeof update !== "function") {
    throw new TypeError(
      `optimizerModule: rule must be a file, a function or { update, buffers }, got ${shown(rule)}`,
    );
  }
  const text = textOf(update);
  tryAlone(text, buffers ?? [], options);
  const lines = [`export default ${text};`];
  if (buffers !== undefined) lines.push(`export const buffers = ${JSON.stringify(buffers)};`);
  const source = `${lines.join("\n")}\n`;
  const name = update.name === "" ? "function" : update.name;
  return { file: name, source, sha256: sha256Hex(Buffer.from(source)) };
}

/** The text of a function, as an expression. */
function textOf(update: OwnUpdate): string {
  const text = update.toString();
  if (/\[native code\]/.test(text)) {
    throw new TypeError(
      "optimizerModule: rule must have a text of its own, got a bound or built-in function",
    );
  }
  // A method is written without the word that makes it an expression.
  return /^(?:async\s*)?(?:function\b|\(|[\w$]+\s*=>)/.test(text) ? text : `function ${text}`;
}

function tryAlone(text: string, buffers: readonly string[], options: Readonly<Record<string, number>>): void {
  const two = "new Float32Array([0.5, -0.5])";
  const given = `{ parameters: ${two}, gradient: ${two}, first: ${two}, second: ${two}, step: 1, rate: 0.1,
    buffers: Object.fromEntries(${JSON.stringify(buffers)}.map((name) => [name, ${two}])), options: ${JSON.stringify(options)} }`;
  let returned: unknown;
  try {
    returned = runInNewContext(
      `(${text})(${given})`,
      { console: { log() {}, warn() {}, error() {} } },
      { timeout: 10_000 },
    );
  } catch (error) {
    const got =
      typeof error === "object" && error !== null && "message" in error
        ? String(error.message)
        : String(error);
    throw new RangeError(
      `optimizerModule: a rule written in a cell must need nothing outside itself, got: ${got}; what it needs can stand in a file`,
      { cause: error },
    );
  }
  if (typeof returned === "object" && returned !== null) {
    throw new TypeError(
      "optimizerModule: a rule must write into parameters and return nothing, got an object",
    );
  }
}
