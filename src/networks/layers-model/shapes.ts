import { at } from "../../numerics/at.js";
import { refuse } from "./read-config.js";
import type { Operation, Shape, Window } from "./model.js";

const product = (shape: Shape): number => shape.reduce((all, one) => all * one, 1);

/** The shape that an operation gives, from those that go in. Throws where they do not fit. */
export function outputShape(operation: Operation, inputs: readonly Shape[]): Shape {
  const input = at(inputs, 0);
  switch (operation.op) {
    case "input":
      return input;
    case "dense":
      if (input.length !== 1)
        return refuse({}, "a dense layer must have one axis of inputs (flatten first)", input);
      return [operation.units];
    case "conv":
      return [...slid(image(input), operation), operation.filters];
    case "depthwise":
      return [...slid(image(input), operation), at(input, 2) * operation.multiplier];
    case "maxPool":
    case "averagePool":
      return [...slid(image(input), operation), at(input, 2)];
    case "globalMaxPool":
    case "globalAveragePool":
      return [at(image(input), 2)];
    case "flatten":
      return [product(input)];
    case "reshape":
      return reshaped(input, operation.target);
    case "zeroPadding": {
      const [rows, columns, channels] = image(input);
      const [top, bottom] = operation.rows;
      const [left, right] = operation.columns;
      return [rows + top + bottom, columns + left + right, channels];
    }
    case "add":
    case "multiply":
    case "average":
      if (inputs.some((shape) => shape.join() !== input.join()))
        return refuse({}, `what ${operation.op} takes must have one shape`, inputs);
      return input;
    case "concatenate":
      return concatenated(inputs, operation.axis);
    case "activation":
    case "dropout":
    case "batchNorm":
    case "layerNorm":
      return input;
  }
}

function image(shape: Shape): readonly [number, number, number] {
  const [rows, columns, channels] = shape;
  if (shape.length === 3 && rows !== undefined && columns !== undefined && channels !== undefined)
    return [rows, columns, channels];
  return refuse({}, "a layer over images must have rows, columns and channels", shape);
}

/** Places of a window along both axes. */
function slid(
  [rows, columns]: readonly [number, number, number],
  { size, strides, padding }: Window,
): readonly [number, number] {
  const places = (length: number, axis: 0 | 1): number => {
    const reach = size[axis];
    const free = padding === "same" ? length : length - reach + 1;
    const found = Math.ceil(free / strides[axis]);
    return found >= 1 ? found : refuse({}, `a window of ${reach} must fit`, length);
  };
  return [places(rows, 0), places(columns, 1)];
}

function reshaped(input: Shape, target: Shape): Shape {
  const known = target.filter((size) => size > 0);
  const rest = product(input) / product(known);
  const shape = target.map((size) => (size > 0 ? size : rest));
  const free = target.length - known.length;
  if (free <= 1 && Number.isSafeInteger(rest) && product(shape) === product(input)) return shape;
  return refuse({}, `target_shape must hold ${product(input)} values`, target);
}

function concatenated(inputs: readonly Shape[], axis: number): Shape {
  const input = at(inputs, 0);
  // Axes are counted with the batch first, or from the end.
  const along = axis < 0 ? input.length + axis : axis - 1;
  const fit = inputs.every(
    (shape) =>
      shape.length === input.length && shape.every((size, i) => i === along || size === at(input, i)),
  );
  if (!fit || along < 0 || along >= input.length)
    return refuse({}, "what is joined must fit along its axis", inputs);
  return input.map((size, i) => (i === along ? inputs.reduce((sum, shape) => sum + at(shape, i), 0) : size));
}
