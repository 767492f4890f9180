import type { CurvatureKernels } from "./curvature-signatures.js";

/**
 * The exports of kernels/index.ts as TypeScript calls them: addresses, counts and strides are unsigned 32-bit integers, in bytes where they are
 * addresses or strides. What a kernel does and reads is said where it is written. A test compares this table with the kernels' own sources.
 */
export interface Kernels extends CurvatureKernels {
  // optimizers
  optimizeVector(
    rule: number,
    w: number,
    m: number,
    v: number,
    g: number,
    bytes: number,
    constants: number,
  ): void;
  flushTiny(moments: number, bytes: number): void;
  // refinement
  refineVector(
    rule: number,
    w: number,
    m: number,
    v: number,
    g: number,
    bytes: number,
    constants: number,
  ): void;
  keepSides(w: number, side: number, bytes: number): void;
  rowSquares(g: number, bounds: number, rows: number, total: number): number;
  vectorSquares(g: number, count: number, total: number): number;
  tileSquares(g: number, weightTile: number, outputs: number, sums: number, total: number): number;
  // lists
  listBytes(inputs: number, examples: number, features: number, heads: number, entries: number): number;
  listFloats(
    inputs: number,
    examples: number,
    features: number,
    scale: number,
    heads: number,
    entries: number,
  ): number;
  gatherLabels(all: number, batch: number, examples: number, labels: number): void;
  gatherRows(heads: number, batch: number, examples: number, rows: number, table: number): number;
  widenRows(rows: number, examples: number, table: number, heads: number, entries: number): void;
  squareRows(rows: number, examples: number, table: number, heads: number, entries: number): void;
  listColumns(rows: number, examples: number, starts: number, ends: number, features: number): void;
  listActivations(h: number, examples: number, tileBytes: number, features: number, rows: number): void;
  spreadRows(
    rows: number,
    examples: number,
    table: number,
    x: number,
    features: number,
    stride: number,
    active: number,
  ): void;
  // layouts
  tilesToLanes(
    tiles: number,
    tileBytes: number,
    neurons: number,
    examples: number,
    lanes: number,
    stride: number,
  ): void;
  lanesToTiles(
    lanes: number,
    stride: number,
    neurons: number,
    examples: number,
    tiles: number,
    tileBytes: number,
  ): void;
  // activations
  activateLanes(kind: number, z: number, neurons: number, stride: number, examples: number): void;
  deriveLanes(kind: number, g: number, h: number, neurons: number, stride: number, examples: number): void;
  // kept
  activateKept(
    kind: number,
    z: number,
    slope: number,
    bend: number,
    neurons: number,
    stride: number,
    examples: number,
  ): void;
  deriveKept(g: number, slope: number, bend: number, neurons: number, stride: number, examples: number): void;
  tangentKept(
    r: number,
    slope: number,
    bend: number,
    rz: number,
    neurons: number,
    stride: number,
    examples: number,
  ): void;
  // input-sparse
  inputForward(
    rows: number,
    examples: number,
    w: number,
    weightTile: number,
    bias: number,
    z: number,
    tileBytes: number,
    tiles: number,
  ): void;
  inputUpdate(
    rule: number,
    starts: number,
    ends: number,
    runBytes: number,
    live: number,
    liveCount: number,
    dz: number,
    tileBytes: number,
    w: number,
    m: number,
    v: number,
    mask: number,
    weightTile: number,
    tiles: number,
    constants: number,
  ): void;
  denseBackward(
    w: number,
    weightTile: number,
    features: number,
    outputs: number,
    dz: number,
    stride: number,
    examples: number,
    activation: number,
    h: number,
    dx: number,
  ): void;
  // active
  listActive(
    bounds: number,
    outputs: number,
    inputs: number,
    values: number,
    active: number,
    stride: number,
    heads: number,
    entries: number,
    places: number,
    dump: number,
  ): void;
  // vectors
  takeFloats(from: number, index: number, count: number, to: number, step: number): void;
  putFloats(from: number, index: number, count: number, to: number, scale: number): void;
  takeScaled(from: number, index: number, count: number, to: number, scale: number): void;
  addVector(to: number, from: number, bytes: number): void;
  // weight-sparse
  weightForward(
    byOutput: number,
    outputs: number,
    x: number,
    bias: number,
    activation: number,
    h: number,
    stride: number,
    examples: number,
  ): void;
  weightBackward(
    byInput: number,
    inputs: number,
    dz: number,
    activation: number,
    h: number,
    dx: number,
    stride: number,
    examples: number,
  ): void;
  listGradients(
    heads: number,
    outputs: number,
    places: number,
    dz: number,
    x: number,
    stride: number,
    bytes: number,
    g: number,
    never: number,
  ): void;
  biasGradients(dz: number, outputs: number, stride: number, bytes: number, out: number): void;
  // losses
  softmaxLoss(
    z: number,
    dz: number,
    stride: number,
    outputs: number,
    labels: number,
    examples: number,
    scale: number,
    on: number,
    off: number,
    smoothing: number,
    total: number,
  ): number;
  squaredLoss(
    z: number,
    dz: number,
    stride: number,
    outputs: number,
    labels: number,
    targets: number,
    examples: number,
    scale: number,
    total: number,
  ): number;
  countCorrect(z: number, stride: number, outputs: number, labels: number, examples: number): number;
}
