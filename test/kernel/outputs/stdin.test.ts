import { expect, test } from "vitest";
import type { Cell } from "../../../src/kernel/outputs/cell.js";
import { createOutput } from "../../../src/kernel/outputs/output.js";
import { createStdin } from "../../../src/kernel/outputs/stdin.js";
import type { Content, Message } from "../../../src/kernel/protocol/wire.js";

function message(type: string, content: Content): Message {
  const header = { msg_id: "1", msg_type: type, session: "", username: "", date: "", version: "5.3" };
  return { ids: [], header, content };
}
function cell(allowed: boolean): Cell {
  return {
    message: message("execute_request", { allow_stdin: allowed }),
    source: "",
    name: "In[1]",
    output: createOutput(() => undefined),
    abort: new AbortController(),
    running: true,
    reply: undefined,
    cooperative: false,
    interrupted: undefined,
    fail: () => undefined,
  };
}
const reply = (value: string): Message => message("input_reply", { value });

test("a question goes to the client with its prompt, and the answer comes back", async () => {
  const sent: unknown[] = [];
  const stdin = createStdin((_, type, content) => sent.push([type, content]));
  const answer = stdin.ask(cell(true), "name? ", true);
  expect(sent).toEqual([["input_request", { prompt: "name? ", password: true }]]);
  stdin.answer(reply("Ada"));
  expect(await answer).toBe("Ada");
});

test("a client that does not allow questions gets none, and a second question at a time is refused", async () => {
  const stdin = createStdin(() => undefined);
  await expect(stdin.ask(cell(false), "", false)).rejects.toThrow("needs a client that can ask its user");
  const first = stdin.ask(cell(true), "", false);
  await expect(stdin.ask(cell(true), "", false)).rejects.toThrow("one question at a time");
  stdin.answer(reply("1"));
  expect(await first).toBe("1");
});

test("an interrupt ends the waiting, and the next question works", async () => {
  const stdin = createStdin(() => undefined);
  const stopped = cell(true);
  const answer = stdin.ask(stopped, "", false);
  stopped.abort.abort(new Error("Interrupted"));
  await expect(answer).rejects.toThrow("Interrupted");
  const next = stdin.ask(cell(true), "", false);
  stdin.answer(reply("2"));
  expect(await next).toBe("2");
});
