import {
  nativeBinary,
  nativeEngine,
  referenceEngine,
  wasmEngine,
  type Engine,
} from "../../src/engine/index.js";

/** Every back end of this machine by name, the native one at every width the processor has. */
export function backEnds(): Record<string, () => Engine> {
  const binary = nativeBinary();
  const widths = binary.state === "there" ? binary.widths : [];
  const native = widths.map((width) => [`native-${width}`, () => nativeEngine({ width })] as const);
  return { reference: () => referenceEngine(), wasm: wasmEngine, ...Object.fromEntries(native) };
}
