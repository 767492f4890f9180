import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { progressLine } from "../../src/notebook/progress.js";
import { progress } from "../../src/notebook/index.js";
import { kernelDouble } from "./kernel-double.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a line names what is done, what was there already, what is left and what runs", () => {
  const running = [{ label: "ticket at 21 %", step: 1200, iterations: 15000 }];
  expect(progressLine({ done: 9, total: 36, cached: 4, running, secondsLeft: 200 }, 60)).toBe(
    `${"█".repeat(6)}${"░".repeat(18)} 9 of 36 runs · 4 were there already · 3 min left · ticket at 21 % (1200/15000)`,
  );
  expect(progressLine({ done: 9, total: 36 }, 30, "cells")).toContain("9 of 36 cells · 2 min left");
  expect(progressLine({ done: 9, total: 36, secondsLeft: 200, stepsPerSecond: 1240.4 }, 60)).toContain(
    "9 of 36 runs · 1,240 steps/s · 3 min left",
  );
  expect(progressLine({ done: 0, total: 4 }, 3)).toBe(`${"░".repeat(24)} 0 of 4 runs`);
  expect(progressLine({ done: 4, total: 4, cached: 2 }, 12.4)).toBe(
    "4 runs done in 12 s · 2 were there already",
  );
  expect(progressLine({ done: 0, total: 0, cached: 7 }, 0)).toBe("nothing to run · 7 were there already");
});

test("1,000 reports within one second make one output that is updated at most 11 times, and end at the last state", () => {
  const { displayed } = kernelDouble();
  const { advance } = progress(1000, { clock: () => Date.now() });
  for (let i = 0; i < 1000; i++) {
    advance();
    vi.advanceTimersByTime(1);
  }
  expect(displayed.length).toBeGreaterThanOrEqual(9);
  expect(displayed.length).toBeLessThanOrEqual(12);
  expect(new Set(displayed.map(({ options }) => options.id)).size).toBe(1);
  expect(displayed.map(({ options }) => options.update)).toEqual(displayed.map((_, i) => i > 0));
  expect(displayed.at(-1)?.bundle["text/plain"]).toBe("1,000 runs done in 1 s");
  vi.advanceTimersByTime(1000);
  expect(displayed.length).toBeLessThanOrEqual(12);
});

test("a report that came too soon is shown when 100 ms are over, without another report", () => {
  const { displayed } = kernelDouble();
  const { onProgress } = progress(10, { clock: () => Date.now() });
  onProgress({ done: 1, total: 10 });
  onProgress({ done: 2, total: 10 });
  expect(displayed).toHaveLength(1);
  vi.advanceTimersByTime(100);
  expect(displayed).toHaveLength(2);
  expect(displayed[1]?.bundle["text/plain"]).toContain("2 of 10");
});

test("two lines of progress have different ids", () => {
  const { displayed } = kernelDouble();
  progress(1).finish();
  progress(1).finish();
  expect(displayed[0]?.options.id).not.toBe(displayed[1]?.options.id);
});

test("it hands on the kernel's signal, so that it can be the options of a lab's run", () => {
  const { abort } = kernelDouble();
  expect(progress(1).signal).toBe(abort.signal);
});

test("a terminal line changes in place and is ended once; a file gets a line a minute and the last state", () => {
  const lines: string[] = [];
  const write = (text: string): void => void lines.push(text);
  const clock = (): number => Date.now();
  const terminal = progress(2, { write, terminal: true, clock });
  terminal.advance();
  vi.advanceTimersByTime(10_000);
  terminal.advance();
  const screen = lines.join("");
  expect(screen).toContain(`${"█".repeat(12)}${"░".repeat(12)} 1 of 2 runs · 10 s left`);
  expect(screen.match(/\n/g)).toHaveLength(1);
  expect(screen).toMatch(/2 runs done in 10 s.*\n$/);
  lines.length = 0;
  const file = progress(400, { write, terminal: false, clock });
  for (let i = 0; i < 400; i++) {
    vi.advanceTimersByTime(1000);
    file.advance();
  }
  expect(lines).toHaveLength(7);
  expect(lines[0]).toMatch(/60 of 400 runs · 6 min left\n$/);
  expect(lines.at(-1)).toBe("400 runs done in 7 min\n");
});

test.each([-1, 1.5, NaN])("a total of %d is an error", (total) => {
  expect(() => progress(total)).toThrow(`progress: total must be an integer >= 0, got ${total}`);
});

test("a job that waits for a slot says who holds the slots, unless another one runs", () => {
  const waitsFor = { count: 2, holders: [17, 18] };
  const waiting = { label: "ticket", step: 0, iterations: 10, waitsFor };
  expect(progressLine({ done: 0, total: 2, running: [waiting] }, 1)).toContain(
    "ticket waits for one of 2 slots of this machine, held by process 17, 18",
  );
  const running = { label: "dense", step: 3, iterations: 10 };
  expect(progressLine({ done: 0, total: 2, running: [waiting, running] }, 1)).toContain("dense (3/10)");
});

test("without a count the line says how many so far, and a report of the lab brings the count", () => {
  const { displayed } = kernelDouble();
  const counted = progress(undefined, { clock: () => Date.now() });
  counted.advance(3);
  expect(displayed.at(-1)?.bundle["text/plain"]).toBe("3 runs so far, in 0 s");
  counted.finish();
  expect(displayed.at(-1)?.bundle["text/plain"]).toBe("3 runs done in 0 s");
  const told = progress(undefined, { clock: () => Date.now() });
  told.onProgress({ done: 1, total: 4 });
  expect(displayed.at(-1)?.bundle["text/plain"]).toContain("1 of 4 runs");
});

test("a job that waits for a slot says so, of whom, also where no count is known beforehand", () => {
  const running = [{ label: "ticket", waitsFor: { count: 2, holders: [41] } }];
  expect(progressLine({ done: 0, total: 2, running }, 1)).toContain(
    "ticket waits for one of 2 slots of this machine, held by process 41",
  );
  const both = [{ label: "dense", step: 3, iterations: 9 }, ...running];
  expect(progressLine({ done: 0, total: 2, running: both }, 1)).toMatch(
    /· dense \(3\/9\) · 1 more wait for a slot$/,
  );
});
