import type { Examples } from "../data/types.js";
import { takeExamples } from "../data/take-examples.js";
import { featureCount } from "../networks/layer-kinds.js";
import type { BackEnd } from "./back-end.js";
import { checkShape } from "./check-calls.js";
import {
  resolveCurvatureOptions,
  resolveOptions,
  survivingCoordinates,
  type ResolvedOptions,
} from "./check-options.js";
import { checkedCurvature } from "./checked-curvature.js";
import { checkedProgram, type Taker } from "./checked-program.js";
import type { BoundExamples, Engine } from "./types.js";

/** What an engine knows of examples it bound. */
interface Binding<Held> {
  readonly held: Held;
  readonly features: number;
  /** Order of binding: a program takes examples bound before it was compiled. */
  readonly serial: number;
}

/**
 * A back end as an engine: every argument of every call is checked here, once and for all back ends alike, and what belongs to no kernel (the clock
 * of the optimizer, means, defaults) is done here.
 */
export function checkedEngine<Held>(backEnd: BackEnd<Held>): Engine {
  const bindings = new WeakMap<BoundExamples, Binding<Held>>();
  let bound: Binding<Held>[] = [];
  let freed = false;
  const need = (caller: string): void => {
    if (freed) throw new Error(`${caller}: the engine must not be used after free, got a freed one`);
  };
  /** Finds what the back end holds of examples that a program may see. */
  const takerOf = (options: ResolvedOptions): Taker<Held> => {
    const before = bound.length;
    return (caller, examples) => {
      need(caller);
      checkShape(caller, examples.examples, options);
      const binding = bindings.get(examples);
      if (binding === undefined || binding.serial >= before) {
        throw new RangeError(
          `${caller}: examples must be bound to this engine before the program is compiled, got others`,
        );
      }
      return binding.held;
    };
  };
  const seenBy = ({ network }: ResolvedOptions): Held[] =>
    bound.filter(({ features }) => features === featureCount(network)).map(({ held }) => held);
  return {
    name: backEnd.name,
    bind(given) {
      need("bind");
      const whole: Examples = takeExamples("bind", given);
      const binding = { held: backEnd.bind(whole), features: whole.features, serial: bound.length };
      bound.push(binding);
      const { inputs: _, ...examples } = whole;
      const result: BoundExamples = { examples };
      bindings.set(result, binding);
      return result;
    },
    compile(given) {
      need("compile");
      const options = resolveOptions(given, backEnd.takesModels);
      return checkedProgram(backEnd.compile(options, seenBy(options)), options, takerOf(options));
    },
    compileCurvature(given) {
      need("compileCurvature");
      const options = resolveCurvatureOptions(given, backEnd.takesModels);
      const coordinates = survivingCoordinates(options);
      const program = backEnd.compileCurvature(options, coordinates, seenBy(options));
      return checkedCurvature(program, options, coordinates, takerOf(options));
    },
    free() {
      freed = true;
      bound = [];
      backEnd.free();
    },
  };
}
