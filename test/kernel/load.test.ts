import { afterAll, beforeAll, expect, test } from "vitest";
import { startClient, type Answer, type Client } from "./client.js";

const lines = "for (let i = 0; i < 200000; i++) console.log(String(i));";
const large = "process.stdout.write('0123456789'.repeat(5_000_000)); process.stdout.write('end\\n');";
const updates =
  "kernel()?.display({ 'text/plain': '' }, { id: 'p' });\nfor (let i = 0; i < 10000; i++) kernel()?.display({ 'text/plain': String(i) }, { id: 'p', update: true });";

let kernel: Client;
let before = 0;
beforeAll(async () => {
  kernel = await startClient();
  await kernel.execute(
    "import { kernel } from 'lottery-lab/kernel'; import { setFlagsFromString } from 'node:v8'; import { runInNewContext } from 'node:vm';\n" +
      "setFlagsFromString('--expose-gc'); const collect: () => void = runInNewContext('gc');",
  );
  await kernel.execute(lines); // V8 grows once to the size that it keeps, by 63 MB on Node 24
  before = await memory();
});
afterAll(() => kernel.close());

async function load(): Promise<readonly Answer[]> {
  return [await kernel.execute(lines), await kernel.execute(large), await kernel.execute(updates)];
}
/** Resident memory in MB after garbage was collected. */
async function memory(): Promise<number> {
  const { result } = await kernel.execute(
    "for (let i = 0; i < 3; i++) { collect(); await new Promise<void>((done) => setTimeout(done, 50)); }\nMath.round(process.memoryUsage().rss / 2 ** 20)",
  );
  return Number(result);
}

test("200,000 lines, 50 MB in one write and 10,000 updates of a display: nothing is lost, and memory is back within 50 MB of what it was after a first load", async () => {
  const [printed, written, shown] = await load();
  expect(printed?.stdout === Array.from({ length: 200_000 }, (_, index) => `${index}\n`).join("")).toBe(true);
  expect(written?.stdout === `${"0123456789".repeat(5_000_000)}end\n`).toBe(true);
  const numbers = shown?.outputs
    .filter(({ type }) => type === "update_display_data")
    .map(({ content }) => (content["data"] as Record<string, string>)["text/plain"]);
  expect(numbers).toEqual(Array.from({ length: 10_000 }, (_, index) => String(index)));
  expect((await memory()) - before).toBeLessThanOrEqual(50);
});
