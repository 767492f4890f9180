import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createOutput, type Output } from "../../../src/kernel/outputs/output.js";

let sent: { type: string; content: Record<string, unknown> }[];
let output: Output;
beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  output = createOutput((type, content) => sent.push({ type, content }));
});
afterEach(() => void vi.useRealTimers());

test("50,000 lines written in one turn arrive complete and in order, in one message of each 50 ms", () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`);
  for (const line of lines) output.write("stdout", line);
  output.flush();
  expect(sent.map(({ content }) => content["text"]).join("")).toBe(lines.join(""));
  expect(sent).toHaveLength(1);
});

test("text waits 50 ms for more, then leaves by itself", () => {
  output.write("stdout", "a");
  vi.advanceTimersByTime(30);
  output.write("stdout", "b");
  vi.advanceTimersByTime(15);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(10);
  expect(sent).toEqual([{ type: "stream", content: { name: "stdout", text: "ab" } }]);
});

test("code that keeps the thread, so that no timer fires, still sends every 50 ms", () => {
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  for (const now of [0, 30, 60, 90]) {
    clock.mockReturnValue(now);
    output.write("stdout", "x");
  }
  clock.mockRestore();
  expect(sent.map(({ content }) => content["text"])).toEqual(["xxx"]);
});

test("the two streams keep their order to each other", () => {
  output.write("stdout", "1");
  output.write("stderr", "2");
  output.write("stdout", "3");
  output.flush();
  expect(sent.map(({ content }) => [content["name"], content["text"]])).toEqual([
    ["stdout", "1"],
    ["stderr", "2"],
    ["stdout", "3"],
  ]);
});

test("a display comes after the text written before it and before the text written after it", () => {
  output.write("stdout", "before");
  output.display({ "text/plain": "shown" });
  output.write("stdout", "after");
  output.flush();
  expect(sent.map(({ type }) => type)).toEqual(["stream", "display_data", "stream"]);
});

test("a display with an id is named and can be updated in place", () => {
  output.display({ "text/plain": "A" }, { id: "d", metadata: { width: 1 } });
  output.display({ "text/plain": "B" }, { id: "d", update: true });
  expect(sent).toEqual([
    {
      type: "display_data",
      content: { data: { "text/plain": "A" }, metadata: { width: 1 }, transient: { display_id: "d" } },
    },
    {
      type: "update_display_data",
      content: { data: { "text/plain": "B" }, metadata: {}, transient: { display_id: "d" } },
    },
  ]);
});

test("bytes that end inside of a character are put together with the next ones", () => {
  const bytes = Buffer.from("é😀");
  for (const byte of bytes) output.write("stdout", Buffer.from([byte]));
  output.flush();
  expect(sent[0]?.content["text"]).toBe("é😀");
});

test("more than a million characters do not wait for the clock", () => {
  output.write("stdout", "x".repeat(1_100_000));
  expect(sent).toHaveLength(1);
});

test("nothing written sends nothing", () => {
  output.flush();
  output.write("stdout", "");
  output.flush();
  expect(sent).toEqual([]);
});
