import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { terminalLine } from "../../src/notebook/terminal-line.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A line that says `state.text` on a screen of so many columns. */
function drawn(columns: number) {
  const written: string[] = [];
  const state = { text: "" };
  const line = terminalLine(
    () => state.text,
    (text) => void written.push(text),
    () => columns,
  );
  return { written, state, line };
}

test("100 redraws in one second write the text at most 11 times, each at the first column", () => {
  const { written, state, line } = drawn(80);
  for (let i = 0; i < 100; i++) {
    state.text = `step ${i}`;
    line.redraw();
    vi.advanceTimersByTime(10);
  }
  const texts = written.filter((text) => text.startsWith("step"));
  expect(texts.length).toBeGreaterThanOrEqual(9);
  expect(texts.length).toBeLessThanOrEqual(11);
  for (const [i, text] of written.entries())
    if (text.startsWith("step")) expect(written[i - 1]).toBe("\u001b[1G");
  state.text = "the end";
  line.end();
  expect(written).toContain("the end");
  expect(written.at(-1)).toBe("\n");
  const count = written.length;
  vi.advanceTimersByTime(10_000);
  expect(written).toHaveLength(count);
});

test("a line of 300 characters is cut at the 40 columns of the screen, which wrap as they did", () => {
  const { written, state, line } = drawn(40);
  state.text = "x".repeat(300);
  line.redraw();
  line.end();
  expect(written).toContain("x".repeat(40));
  expect(written.join("")).not.toMatch(/x{41}|\u001b\[\?7/);
});

test("a line that nobody ends keeps no process alive", () => {
  const file = join(packageRoot(), "dist", "notebook", "terminal-line.js");
  const program = `require(${JSON.stringify(file)}).terminalLine(() => "text", () => {}).redraw()`;
  expect(spawnSync(process.execPath, ["-e", program], { timeout: 300_000 })).toMatchObject({
    status: 0,
    signal: null,
  });
});
