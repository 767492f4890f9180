import type { Activation, ParameterBuffer } from "../../networks/types.js";

/** Lanes that a layer's backward tangent reads and writes (kernels/curvature.ts). */
export interface TangentBackward {
  readonly dz: number;
  readonly rdz: number;
  /** Of the layer before: its activation, h, R{z}, dz, and R{dz} to be written. */
  readonly activation: Activation;
  readonly h: number;
  readonly rz: number;
  readonly dx: number;
  readonly rdx: number;
  readonly count: number;
}

/** One layer of a curvature program: survivors with weights, a direction and a product. */
export interface TangentLayer {
  /** Coordinates of this layer: survivors and biases. */
  readonly size: number;
  setWeights(weights: ParameterBuffer, biases: ParameterBuffer): void;
  /** Takes this layer's part of the direction at address v and clears the product. */
  setDirection(v: number): void;
  /** Puts the product times `scale` into the coordinates at address `into`, all of them 0 before. */
  putProduct(into: number, scale: number): void;
  forward(x: number, h: number, count: number): void;
  backward(dz: number, activation: Activation, h: number, dx: number, count: number): void;
  tangentForward(x: number, rx: number, h: number, rz: number, rh: number, count: number): void;
  tangentBackward(hessian: boolean, lanes: TangentBackward): void;
  tangentGradient(rdz: number, dz: number, x: number, rx: number, count: number): void;
  squaredGradients(x: number, dz: number, norms: number, count: number): void;
}
