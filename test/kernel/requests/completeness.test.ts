import typescript from "typescript";
import { expect, test } from "vitest";
import { completeness } from "../../../src/kernel/requests/completeness.js";

const status = (source: string): unknown => completeness(typescript, source)["status"];

test.each([
  "1",
  "",
  "console.log('a')",
  "function f(x: number) {\n  return x * 2\n}",
  "await f()",
  "const a = `b${1}`",
])("%j is complete", (source) => expect(status(source)).toBe("complete"));

test.each(["function f() {", "const a = [", "`abc", "`a ${b", "f(1,", "/* open", "a +", "if (a) {\n  b("])(
  "%j is incomplete",
  (source) => expect(status(source)).toBe("incomplete"),
);

test.each(["let = = 3", "1 2 3 )", "const 5a = 1;\n1"])("%j is invalid", (source) =>
  expect(status(source)).toBe("invalid"),
);

test("two empty lines at the end run whatever there is", () => {
  expect(status("function f() {\n\n\n")).toBe("complete");
});
