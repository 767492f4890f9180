import type { Kernels } from "./kernel-signatures.js";
import { strideOf, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import type { Places } from "./survivors.js";
import { placeCoordinates, placeTangentBiases } from "./tangent-coordinates.js";
import type { TangentLayer } from "./tangent.js";

/** What every layer of a curvature program does with its weights, direction and product, vectors over places, and with its biases. */
export interface FlatTangent {
  /** Addresses of the weights, the direction and a chunk's part of the product; of the biases and their direction. */
  readonly value: number;
  readonly direction: number;
  readonly gradient: number;
  readonly bias: number;
  readonly biasDirection: number;
  /** Adds a chunk's part, `gradient` and the bias sums of R{dz}, to the product. */
  add(rdz: number, count: number): void;
  readonly methods: Pick<TangentLayer, "size" | "setWeights" | "setDirection" | "putProduct">;
}

/** `offset`: the layer's first coordinate. */
export function placeFlatTangent(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  { weight, bytes, vector, write, offset }: Places & { readonly offset: number },
): FlatTangent {
  const stride = strideOf(plan.capacity);
  const [value, direction, gradient, product] = [vector(), vector(), vector(), vector()];
  const { size, biases: firstBias, indices } = placeCoordinates(memory, scope, plan, offset);
  const index = indices(weight);
  const biases = placeTangentBiases(memory, kernels, scope, plan.layer.outputs, firstBias);
  return {
    value,
    direction,
    gradient,
    bias: biases.value,
    biasDirection: biases.direction,
    add(rdz, count) {
      kernels.addVector(product, gradient, bytes);
      biases.add(rdz, stride, count);
    },
    methods: {
      size,
      setWeights(weights, biasValues) {
        write(value, weights);
        biases.setValues(biasValues);
      },
      setDirection(v) {
        kernels.takeFloats(v, index, weight.length, direction, 4);
        memory.u8.fill(0, product, product + bytes);
        biases.setDirection(v);
      },
      putProduct(into, scale) {
        kernels.putFloats(product, index, weight.length, into, scale);
        biases.putProduct(into, scale);
      },
    },
  };
}
