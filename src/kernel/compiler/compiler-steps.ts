import type { Converter } from "tslab/dist/converter.js";
import type { Tslab } from "./tslab.js";

/** How steps of the compiler are run. */
export interface Steps {
  /** Runs a step, which must not be stopped half-way. */
  guarded<T>(step: () => T): T;
  /** Runs a step of tslab, guarded. */
  attempt<T>(step: (converter: Converter) => T): T;
}

/** The steps of one session; begins its converter. */
export function createSteps(tslab: Tslab, guarded: <T>(step: () => T) => T): Steps {
  let converter = guarded(() => tslab.createConverter());
  return {
    guarded,
    // After an exception tslab believes that it is still compiling, for ever: begin with a new one.
    attempt: (step) =>
      guarded(() => {
        try {
          return step(converter);
        } catch (error) {
          converter.close();
          converter = tslab.createConverter();
          throw error;
        }
      }),
  };
}
