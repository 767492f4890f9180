import { chosenWidth, nativeBinary } from "./native/binary.js";
import { nativeEngine } from "./native/index.js";
import { referenceEngine } from "./reference/index.js";
import type { Engine } from "./types.js";
import { wasmEngine } from "./wasm/index.js";

/** Back ends by name; all give the same bits. `native` throws where its binary is not in use. */
export const engines = {
  /** Machine code, vectors as wide as the processor has them. */
  native: () => nativeEngine(),
  /** WebAssembly, vectors of 4; runs wherever Node does. */
  wasm: () => wasmEngine(),
  /** Plain TypeScript, one operation after another: says what the others must compute. */
  reference: () => referenceEngine(),
} satisfies Record<string, () => Engine>;

/** Names of the table `engines`. */
export type EngineName = keyof typeof engines;

/** A back end by name, or `auto`: native where it is in use, else wasm. Which one computes changes no result and no key. */
export type EngineChoice = EngineName | "auto";

/** Which back end a choice comes to here. */
export interface ChosenEngine {
  /** The back end that `openEngine` gives. */
  readonly name: EngineName;
  /** Floats a vector: 4, 8 or 16 (native), 4 (wasm), 1 (reference). */
  readonly width: number;
  /** Why native is not in use, where the choice would have it. */
  readonly reason?: string;
  /** The reason is worth a line to the user: native was asked for by name, or its binary is there and cannot be used. */
  readonly warns: boolean;
}

const choices: readonly string[] = ["auto", ...Object.keys(engines)];
const widths = { wasm: 4, reference: 1 } as const;

/** The choice of a process: `LOTTERY_ENGINE`, else `auto`. Throws on an unknown name. */
export function defaultEngine(environment: NodeJS.ProcessEnv = process.env): EngineChoice {
  return checkedChoice("LOTTERY_ENGINE", environment["LOTTERY_ENGINE"] || "auto");
}

function checkedChoice(where: string, choice: string): EngineChoice {
  if (choices.includes(choice)) return choice as EngineChoice;
  throw new RangeError(
    `${where}: engine must be one of ${choices.join(", ")}, got ${JSON.stringify(choice)}`,
  );
}

/** What a choice comes to on this machine. Loads the native binary where it may be used. */
export function chooseEngine(choice: EngineChoice = defaultEngine()): ChosenEngine {
  const checked = checkedChoice("openEngine", choice);
  if (checked === "wasm" || checked === "reference")
    return { name: checked, width: widths[checked], warns: false };
  const binary = nativeBinary();
  if (binary.state === "there") return { name: "native", width: chosenWidth(binary.widths), warns: false };
  const warns = checked === "native" || binary.state === "unfit";
  return { name: "wasm", width: widths.wasm, reason: binary.reason, warns };
}

let warned = false;

/** Opens a back end. Where native is asked for and not in use, says so in one line, once a process, and opens wasm. */
export function openEngine(choice: EngineChoice = defaultEngine()): Engine {
  const { name, reason, warns } = chooseEngine(choice);
  if (warns && !warned) {
    warned = true;
    process.stderr.write(`native engine: ${reason ?? ""}; wasm computes, with the same results\n`);
  }
  return engines[name]();
}
