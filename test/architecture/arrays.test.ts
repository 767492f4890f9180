import { describe, expect, test } from "vitest";
import { arrayDoors } from "./array-doors.js";
import { theoryDoors } from "./theory-doors.js";

/** What makes an array of each type. */
const types: Readonly<Record<string, (values: readonly unknown[]) => ArrayLike<unknown>>> = {
  Array: (values) => [...values],
  JSON: (values) => JSON.parse(JSON.stringify(values)) as unknown[],
  Uint8Array: (values) => Uint8Array.from(values as number[]),
  Uint8ClampedArray: (values) => Uint8ClampedArray.from(values as number[]),
  Int8Array: (values) => Int8Array.from(values as number[]),
  Uint16Array: (values) => Uint16Array.from(values as number[]),
  Int16Array: (values) => Int16Array.from(values as number[]),
  Uint32Array: (values) => Uint32Array.from(values as number[]),
  Int32Array: (values) => Int32Array.from(values as number[]),
  Float32Array: (values) => Float32Array.from(values as number[]),
  Float64Array: (values) => Float64Array.from(values as number[]),
};

/** The values as that type; undefined where it cannot hold them. */
function made(type: string, values: readonly unknown[]): ArrayLike<unknown> | undefined {
  const array = types[type]?.(values) ?? [];
  return values.every((value, i) => Object.is(array[i], value)) ? array : undefined;
}

const outcome = (call: () => unknown): unknown => {
  try {
    return { result: call() };
  } catch (error) {
    return error;
  }
};

describe.each([...arrayDoors, ...theoryDoors])(
  "$name",
  ({ good, bad, call, only, fixed = false, optional = false }) => {
    const allowed = Object.keys(types).filter((type) => only?.includes(type) ?? true);
    const plain = made(only?.[0] ?? "Array", good);

    test.each(allowed)("gives the same result whatever holds the numbers: %s", (type) => {
      const array = made(type, good);
      if (array === undefined) return expect(type).not.toBe("Array"); // no such numbers in this type
      expect(outcome(() => call(array as never))).toEqual({ result: call(plain as never) });
    });

    test.each(allowed)("refuses every wrong value that this type can hold: %s", (type) => {
      for (const stray of bad) {
        const array = made(type, [...good.slice(0, -1), stray]);
        if (array === undefined) continue;
        const found = outcome(() => call(array as never));
        expect(found, `${String(stray)} in ${type}`).toSatisfy(
          (error) => error instanceof RangeError || error instanceof TypeError,
        );
      }
    });

    test("refuses bigints, views without items, what is no array, and another length where it is fixed", () => {
      const strays = [BigInt64Array.from(good, () => 1n)];
      for (const stray of [...strays, new DataView(new ArrayBuffer(8)), "123", 5, null, undefined]) {
        if (optional && stray === undefined) continue;
        expect(outcome(() => call(stray as never))).toBeInstanceOf(Error);
      }
      if (!fixed) return;
      const short = made(only?.[0] ?? "Array", good.slice(1));
      expect(outcome(() => call(short as never))).toBeInstanceOf(RangeError);
    });
  },
);
