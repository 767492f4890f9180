import { expect, test, vi } from "vitest";
import { turn } from "../../../src/kernel/running/own-stack.js";
import { createServer } from "../../../src/kernel/requests/server.js";
import type { Content, Message } from "../../../src/kernel/protocol/wire.js";

function message(type: string, content: Content = {}): Message {
  const header = {
    msg_id: type,
    msg_type: `${type}_request`,
    session: "",
    username: "",
    date: "",
    version: "5.3",
  };
  return { ids: [], header, content };
}

function setUp(): { log: string[]; send: (type: string, content?: Content) => void } {
  const log: string[] = [];
  const late = new Promise((done) => setTimeout(done, 5000));
  const executor = {
    abortsQueue: false,
    async execute({ content }: Message): Promise<Content> {
      await turn();
      if (content["code"] === "late") await late;
      if (content["code"] === "runs") await new Promise(() => undefined);
      if (content["code"] === "break") throw new Error("unexpected");
      executor.abortsQueue = content["code"] === "fail";
      return { status: executor.abortsQueue ? "error" : "ok", code: content["code"] };
    },
  };
  const lostReply = ({ content: { code } }: Message): Content | undefined =>
    code === "runs" ? undefined : { status: "error", code };
  const handlers = {
    interrupt: () => ({}),
    kernel_info: () => ({ protocol_version: "5.3" }),
    complete: () => {
      throw new RangeError("no such place");
    },
    shutdown: () => ({ restart: false }),
  };
  const publish = (_: Message, __: string, content: Content): void =>
    void log.push(String(content["execution_state"]));
  const server = createServer({
    executor: Object.assign(executor, { lostReply }),
    handlers,
    guarded: (step) => step(),
    publish,
    shutdown: () => log.push("ends"),
  });
  const send = (type: string, content?: Content): void =>
    server(message(type, content), (reply, { status, code, evalue }) => {
      log.push([reply, status, code, evalue].filter(Boolean).join(" "));
    });
  return { log, send };
}

async function settled(): Promise<void> {
  for (let count = 0; count < 20; count++) await turn();
}

test("every request is framed by busy and idle, its reply between", async () => {
  const { log, send } = setUp();
  send("kernel_info");
  await settled();
  expect(log).toEqual(["busy", "kernel_info_reply ok", "idle"]);
});

test("cells run one after the other, everything else is answered meanwhile", async () => {
  const { log, send } = setUp();
  send("execute", { code: "1" });
  send("execute", { code: "2" });
  await Promise.resolve();
  send("kernel_info");
  await settled();
  const replies = log.filter((entry) => entry.includes("reply"));
  expect(replies).toEqual(["kernel_info_reply ok", "execute_reply ok 1", "execute_reply ok 2"]);
});

test("a failing cell aborts what was queued behind it and nothing that comes later", async () => {
  const { log, send } = setUp();
  for (const code of ["1", "fail", "2", "3"]) send("execute", { code });
  await settled();
  send("execute", { code: "4" });
  await settled();
  const replies = log.filter((entry) => entry.includes("reply"));
  expect(replies).toEqual([
    "execute_reply ok 1",
    "execute_reply error fail",
    "execute_reply aborted",
    "execute_reply aborted",
    "execute_reply ok 4",
  ]);
});

test("a fault of the kernel itself is an error reply, and the next cell runs", async () => {
  const { log, send } = setUp();
  for (const code of ["break", "2"]) send("execute", { code });
  await settled();
  expect(log).toEqual([
    "busy",
    "execute_reply error unexpected",
    "idle",
    "busy",
    "execute_reply ok 2",
    "idle",
  ]);
});

test("a handler that throws answers with the error, and an unknown request with nothing but its frame", async () => {
  const { log, send } = setUp();
  send("complete");
  send("unheard_of");
  await settled();
  expect(log).toEqual(["busy", "complete_reply error no such place", "idle", "busy", "idle"]);
});

test("shutdown is answered before the kernel ends", async () => {
  const { log, send } = setUp();
  send("shutdown");
  await settled();
  expect(log.filter((entry) => entry !== "idle")).toEqual(["busy", "shutdown_reply ok", "ends"]);
});

test("a cell whose answer was stopped is answered once, in time after an interrupt, and the next one runs; one that runs on is left alone", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const { log, send } = setUp();
  for (const code of ["late", "1"]) send("execute", { code });
  await settled();
  send("interrupt");
  vi.advanceTimersByTime(2999);
  await settled();
  expect(log).not.toContain("execute_reply error late");
  vi.advanceTimersByTime(1);
  await settled();
  for (const code of ["2", "runs"]) send("execute", { code });
  await settled();
  send("interrupt");
  vi.advanceTimersByTime(10_000);
  await settled();
  expect(log.filter((entry) => entry.includes("execute_reply"))).toEqual([
    "execute_reply error late",
    "execute_reply aborted",
    "execute_reply ok 2",
  ]);
  vi.useRealTimers();
});
