import { afterAll, expect, test } from "vitest";
import { repository } from "./client.js";
import { createSession } from "./session.js";

const before = process.cwd();
afterAll(() => process.chdir(before));

test("a cell has exact combinatorics and algebra of mathjs, with its types", async () => {
  const session = createSession(repository);
  const cell = `import { bignumber, combinations, derivative, fraction, multiply } from "mathjs";
const ways = combinations(bignumber(60), bignumber(30));
const odds = multiply(fraction(3, 10), fraction(2, 9)) as unknown as { n: bigint; d: bigint };
[ways.toFixed(), String(odds.n) + "/" + String(odds.d), derivative("x^3", "x").toString()]`;
  expect(await session.run(cell)).toEqual(["118264581564861424", "1/15", "3 * x ^ 2"]);
  expect(() => session.compiled(`import { combinations } from "mathjs"; combinations("a", {});`)).toThrow();
});
