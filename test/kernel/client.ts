import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { address, writeConnection, type Connection } from "../../src/kernel/protocol/connection.js";
import { createWire, type Content, type Message } from "../../src/kernel/protocol/wire.js";

export const repository = resolve(__dirname, "..", "..");
export const kernelMain = join(repository, "dist", "kernel", "main.js");

/** Everything that one request caused. */
export interface Answer {
  readonly reply: Content;
  readonly replyType: string;
  /** Messages of the IOPub channel that name the request as parent, without status messages. */
  readonly outputs: readonly { readonly type: string; readonly content: Content }[];
  readonly stdout: string;
  readonly stderr: string;
  /** Text of the execute_result, if there is one. */
  readonly result: string | undefined;
  /** Content of the error message, if there is one. */
  readonly error:
    { readonly ename: string; readonly evalue: string; readonly traceback: string[] } | undefined;
}

export interface Client {
  readonly connection: Connection;
  readonly process: ChildProcess;
  /** What the process itself wrote, past all messages. */
  readonly log: () => string;
  execute(code: string, options?: Content): Promise<Answer>;
  request(type: string, content?: Content, channel?: "shell" | "control"): Promise<Answer>;
  /**
   * Runs a cell that prints "begun" and interrupts it some ms after that; once more every few seconds, as a user would, until it
   * is answered. On a busy machine a cell can hold the thread before its "begun" has left: it is interrupted after 5 s anyway.
   */
  interrupted(code: string, milliseconds?: number): Promise<Answer>;
  /** Sends a message that gets no reply. */
  send(type: string, content: Content): void;
  /** Calls `answer` for each input_request and sends back what it returns. */
  onInput(answer: (prompt: string) => string | undefined): void;
  /** Resolves once a message on IOPub fits. */
  seen(fits: (type: string, content: Content) => boolean): Promise<void>;
  heartbeat(): Promise<void>;
  readonly exited: Promise<number | null>;
  /** Resolves once messages that already arrived have been read. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface ClientOptions {
  readonly cwd?: string;
  /** The kernel that is started. Default: the one that is built here. */
  readonly main?: string;
  readonly env?: Record<string, string>;
}

/** Starts the built kernel as Jupyter does and speaks with it over its sockets. */
export async function startClient({
  cwd = join(repository, "notebooks"),
  env = {},
  main = kernelMain,
}: ClientOptions = {}): Promise<Client> {
  const folder = mkdtempSync(join(tmpdir(), "lottery-kernel-"));
  const { connection, file } = writeConnection(folder, "a key for tests");

  const flags = ["--no-force-async-hooks-checks", main, file];
  const child = spawn(process.execPath, flags, {
    cwd,
    env: { ...process.env, JPY_PARENT_PID: String(process.pid), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (log += String(data)));
  const exited = new Promise<number | null>((done) => child.once("exit", done));
  void exited.then(() => {
    for (const { done } of pending.values()) done(); // nobody answers any more
  });

  const wire = createWire(connection.key);
  const shell = new Dealer();
  const control = new Dealer({ routingId: "client" });
  const stdin = new Dealer({ routingId: "client" });
  const iopub = new Subscriber();
  shell.routingId = "client";
  iopub.subscribe("");
  for (const [socket, name] of [
    [shell, "shell"],
    [control, "control"],
    [stdin, "stdin"],
    [iopub, "iopub"],
  ] as const) {
    socket.connect(address(connection, name));
  }

  interface Pending {
    readonly outputs: { type: string; content: Content }[];
    reply?: Message;
    idle: boolean;
    done(): void;
  }
  const pending = new Map<string, Pending>();
  const watchers = new Set<(type: string, content: Content) => void>();
  let inputAnswer: (prompt: string) => string | undefined = () => undefined;

  const parentOf = (frames: readonly Buffer[]): string => {
    const start = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
    const parent = JSON.parse(String(frames[start + 3])) as { msg_id?: string };
    return parent.msg_id ?? "";
  };
  const settle = (id: string, change: (entry: Pending) => void): void => {
    const entry = pending.get(id);
    if (entry === undefined) return;
    change(entry);
    if (entry.idle && entry.reply !== undefined) {
      pending.delete(id);
      entry.done();
    }
  };
  const read = (socket: AsyncIterable<Buffer[]>, take: (message: Message, parent: string) => void): void => {
    void (async () => {
      for await (const frames of socket) take(wire.decode(frames), parentOf(frames));
    })().catch(() => undefined);
  };
  for (const socket of [shell, control]) {
    read(socket, (message, parent) => settle(parent, (entry) => (entry.reply = message)));
  }
  read(iopub, ({ header: { msg_type: type }, content }, parent) => {
    settle(parent, (entry) => {
      if (type !== "status") entry.outputs.push({ type, content });
      else if (content["execution_state"] === "idle") entry.idle = true;
    });
    for (const watcher of watchers) watcher(type, content);
  });
  read(stdin, ({ header, content }) => {
    const value = inputAnswer(String(content["prompt"]));
    if (value !== undefined) void stdin.send(wire.encode([], header, "input_reply", { value }));
  });

  async function request(
    type: string,
    content: Content = {},
    channel: "shell" | "control" = "shell",
  ): Promise<Answer> {
    const frames = wire.encode([], undefined, `${type}_request`, content);
    const { header } = wire.decode(frames.map((frame) => Buffer.from(frame as string)));
    const entry = await new Promise<Pending>((resolveEntry) => {
      const created: Pending = { outputs: [], idle: false, done: () => resolveEntry(created) };
      if (child.exitCode !== null || child.signalCode !== null) return created.done(); // nobody answers any more
      pending.set(header.msg_id, created);
      void (channel === "shell" ? shell : control).send(frames);
    });
    return toAnswer(entry.reply, entry.outputs);
  }

  const client: Client = {
    connection,
    process: child,
    log: () => log,
    request,
    exited,
    async interrupted(code, milliseconds = 0) {
      const begun = client.seen((type, { text }) => type === "stream" && String(text).includes("begun"));
      const answer = client.execute(code, { stop_on_error: false });
      await Promise.race([begun, answer, sleep(5000)]); // one that is refused never begins
      await sleep(milliseconds);
      const told = request("interrupt", {}, "control"); // a late one would hit the next cell
      const asks = setInterval(() => void request("interrupt", {}, "control"), 3000);
      return Promise.all([answer, told])
        .then(([answered]) => answered)
        .finally(() => clearInterval(asks));
    },
    execute: (code, options = {}) =>
      request("execute", {
        code,
        silent: false,
        store_history: true,
        allow_stdin: false,
        stop_on_error: true,
        ...options,
      }),
    send: (type, content) => void shell.send(wire.encode([], undefined, type, content)),
    onInput(answer) {
      inputAnswer = answer;
    },
    seen: (fits) =>
      new Promise((done) => {
        const watcher = (type: string, content: Content): void => {
          if (!fits(type, content)) return;
          watchers.delete(watcher);
          done();
        };
        watchers.add(watcher);
      }),
    settled: () => new Promise((done) => setTimeout(done, 200)),
    async heartbeat() {
      const socket = new Request();
      socket.connect(address(connection, "hb"));
      await socket.send("ping");
      await socket.receive();
      socket.close();
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        void request("shutdown", { restart: false }, "control").catch(() => undefined);
        const kill = setTimeout(() => child.kill("SIGKILL"), 3000);
        await exited;
        clearTimeout(kill);
      }
      for (const socket of [shell, control, stdin, iopub]) socket.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  // IOPub subscriptions take a moment: ask until an answer comes with its idle.
  const ready = client.seen((type, content) => type === "status" && content["execution_state"] === "idle");
  const ask = setInterval(() => void shell.send(wire.encode([], undefined, "kernel_info_request", {})), 100);
  const failed = exited.then((code) => Promise.reject(new Error(`the kernel ended with ${code}: ${log}`)));
  await Promise.race([ready, failed]).finally(() => clearInterval(ask));
  failed.catch(() => undefined);
  await request("kernel_info");
  return client;
}

function toAnswer(reply: Message | undefined, outputs: Answer["outputs"]): Answer {
  const stream = (name: string): string =>
    outputs
      .filter(({ type, content }) => type === "stream" && content["name"] === name)
      .map(({ content }) => String(content["text"]))
      .join("");
  const result = outputs.find(({ type }) => type === "execute_result")?.content["data"] as
    Content | undefined;
  const error = outputs.find(({ type }) => type === "error")?.content as Answer["error"];
  return {
    reply: reply?.content ?? {},
    replyType: reply?.header.msg_type ?? "",
    outputs,
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    result: result === undefined ? undefined : String(result["text/plain"]),
    error,
  };
}
