/** The kernels that curvature alone calls, as `Kernels` has all others. */
export interface CurvatureKernels {
  // curvature
  tangentForward(
    heads: number,
    outputs: number,
    v: number,
    vBias: number,
    x: number,
    rx: number,
    activation: number,
    h: number,
    rz: number,
    rh: number,
    stride: number,
    examples: number,
  ): void;
  tangentBackward(
    heads: number,
    inputs: number,
    v: number,
    dz: number,
    rdz: number,
    activation: number,
    h: number,
    rz: number,
    dx: number,
    rdx: number,
    stride: number,
    examples: number,
  ): void;
  tangentOutputs(
    activation: number,
    rdz: number,
    h: number,
    rz: number,
    dz: number,
    outputs: number,
    stride: number,
    examples: number,
  ): void;
  softmaxLanes(z: number, p: number, stride: number, outputs: number, examples: number): void;
  softmaxTangent(p: number, r: number, stride: number, outputs: number, examples: number): void;
  squaredGradients(
    heads: number,
    outputs: number,
    x: number,
    dz: number,
    stride: number,
    examples: number,
    norms: number,
  ): void;
  // dense
  denseForward(
    w: number,
    weightTile: number,
    inputs: number,
    outputs: number,
    x: number,
    bias: number,
    activation: number,
    h: number,
    stride: number,
    examples: number,
  ): void;
  denseTangentForward(
    w: number,
    v: number,
    weightTile: number,
    inputs: number,
    outputs: number,
    x: number,
    rx: number,
    vBias: number,
    activation: number,
    h: number,
    rz: number,
    rh: number,
    stride: number,
    examples: number,
  ): void;
  denseTangentBackward(
    w: number,
    v: number,
    weightTile: number,
    features: number,
    outputs: number,
    dz: number,
    rdz: number,
    activation: number,
    h: number,
    rz: number,
    dx: number,
    rdx: number,
    stride: number,
    examples: number,
  ): void;
  denseGradient(
    weightTile: number,
    inputs: number,
    tiles: number,
    rdz: number,
    dz: number,
    tileBytes: number,
    x: number,
    rx: number,
    stride: number,
    examples: number,
    mask: number,
    runs: number,
    product: number,
  ): void;
  squareVector(x: number, to: number, bytes: number): void;
  squaredLanes(
    sums: number,
    dz: number,
    outputs: number,
    stride: number,
    examples: number,
    norms: number,
  ): void;
}
