import { checkFields } from "../../numerics/checks.js";
import { checkedEngine } from "../checked-engine.js";
import { keptDense, skipsZeroInputs } from "../kernel-choice.js";
import type { Engine } from "../types.js";
import type { Addon, Handle } from "./addon.js";
import { chosenWidth, nativeBinary } from "./binary.js";
import { compileArguments } from "./plan.js";
import { nativeCurvature, nativeProgram } from "./program.js";
import { bindNative, type NativeLists } from "./bound-lists.js";

/** What the engine computes with. */
export interface NativeOptions {
  /** Floats a vector: 4, 8 or 16, as far as the processor has them. Default: the widest. */
  readonly width?: number | undefined;
}

/** What an engine holds in the addon. Its programs refer to it, so that it lives as long as any of them. */
interface Holdings {
  readonly handles: Set<Handle>;
}

/** Frees what an engine held when nobody holds it or a program of it any more. */
const abandoned = new FinalizationRegistry<{ readonly addon: Addon; readonly handles: Set<Handle> }>(
  ({ addon, handles }) => {
    for (const handle of handles) addon.free(handle);
  },
);

/** The back end in machine code, as wide as the processor; the bits of the reference. Throws if its binary is not in use here. */
export function nativeEngine(options: NativeOptions = {}): Engine {
  checkFields("nativeEngine", options, ["width"]);
  const { width } = options;
  const binary = nativeBinary();
  if (binary.state !== "there")
    throw new Error(`native engine: its binary must be in use here, but ${binary.reason}`);
  const { addon, widths } = binary;
  const own = width ?? chosenWidth(widths);
  if (!widths.includes(own))
    throw new RangeError(`native engine: width must be one of ${widths.join(", ")}, got ${String(own)}`);
  const holdings: Holdings = { handles: new Set() };
  abandoned.register(holdings, { addon, handles: holdings.handles });
  const keep = (handle: Handle): Handle => {
    holdings.handles.add(handle);
    return handle;
  };
  /** A program that takes its handle with it. */
  const counted = <P extends { free(): void }>(program: P, handle: Handle): P => ({
    ...program,
    free() {
      program.free();
      holdings.handles.delete(handle);
    },
  });
  return checkedEngine<NativeLists>({
    name: "native",
    bind(examples) {
      const rows = bindNative(addon, examples);
      keep(rows.handle);
      return rows;
    },
    compile(options, bound) {
      const plan = compileArguments(own, options, bound, (index) => skipsZeroInputs(options, index));
      const handle = keep(addon.compile(...plan));
      return counted(nativeProgram(addon, handle, options), handle);
    },
    compileCurvature(options, coordinates, bound) {
      const curvature = { ...options, batchSize: 64 };
      const plan = compileArguments(own, curvature, bound, (index) => keptDense(options, index));
      const handle = keep(addon.compileCurvature(...plan));
      return counted(nativeCurvature(addon, handle, coordinates.length), handle);
    },
    free() {
      for (const handle of holdings.handles) addon.free(handle);
      holdings.handles.clear();
    },
  });
}
