import type { ParameterBuffer } from "../networks/types.js";
import type { BackEndCurvature } from "./back-end.js";
import { takeBuffer, takeIndices } from "./check-calls.js";
import type { ResolvedOptions } from "./check-options.js";
import type { Taker } from "./checked-program.js";
import type { CurvatureProgram } from "./types.js";

/** A back end's curvature program behind checks. */
export function checkedCurvature<Held>(
  program: BackEndCurvature<Held>,
  { parameterCount }: ResolvedOptions,
  coordinates: Uint32Array,
  take: Taker<Held>,
): CurvatureProgram {
  let state: "fresh" | "placed" | "freed" = "fresh";
  const alive = (caller: string): void => {
    if (state === "freed")
      throw new Error(`${caller}: the program must not be used after free, got a freed one`);
  };
  const placed = (caller: string): void => {
    alive(caller);
    if (state === "fresh") throw new Error(`${caller}: moveTo must be called first, got no point`);
  };
  const product = (caller: string, v: unknown, hessian: boolean): ParameterBuffer => {
    const direction = takeBuffer(caller, "v", v, coordinates.length);
    placed(caller);
    return program.product(direction, hessian);
  };
  return {
    size: coordinates.length,
    coordinates,
    moveTo(parameters, examples, indices) {
      alive("moveTo");
      const values = takeBuffer("moveTo", "parameters", parameters, parameterCount);
      const held = take("moveTo", examples);
      const taken = takeIndices("moveTo", indices, examples.examples.count, Infinity);
      const total = program.moveTo(values, held, taken);
      state = "placed";
      return total / taken.length;
    },
    hessian: (v) => product("hessian", v, true),
    gaussNewton: (v) => product("gaussNewton", v, false),
    squaredGradientNorms() {
      placed("squaredGradientNorms");
      return program.squaredGradientNorms();
    },
    free() {
      if (state !== "freed") program.free();
      state = "freed";
    },
  };
}
