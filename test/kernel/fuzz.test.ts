import { Dealer, Request } from "zeromq";
import { afterAll, beforeAll, expect, test } from "vitest";
import { address, type ChannelName } from "../../src/kernel/protocol/connection.js";
import { createWire } from "../../src/kernel/protocol/wire.js";
import { startClient, type Client } from "./client.js";

let kernel: Client;
beforeAll(async () => {
  kernel = await startClient();
});
afterAll(() => kernel.close());

/** A small generator of its own, so that a failure can be repeated: 32 bits from a seed (mulberry32). */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const key = "a key for tests";
const values = [null, 0, -1, 1e300, "", "x", [], {}, true, [[]], "\ud800", { a: { b: 1 } }] as const;
const types = ["execute", "complete", "inspect", "history", "is_complete", "comm_info", "kernel_info", "x"];
const fields = ["code", "cursor_pos", "hist_access_type", "n", "silent", "user_expressions", "allow_stdin"];

test.each(["shell", "control", "stdin"] as const satisfies ChannelName[])(
  "400 damaged, forged and absurd messages on the %s channel leave a line in the log each and a kernel that works",
  async (channel) => {
    const pick = generator(channel.length);
    const bytes = (): Buffer => Buffer.from(Array.from({ length: pick(40) }, () => pick(256)));
    const before = kernel.log().length;
    const wire = createWire(key);
    const forger = createWire("another key");
    const socket = new Dealer();
    socket.connect(address(kernel.connection, channel));
    const attacks = [
      () => Array.from({ length: 1 + pick(8) }, bytes),
      () => ["<IDS|MSG>", ...Array.from({ length: pick(6) }, bytes)],
      () => forger.encode([], undefined, "shutdown_request", {}),
      () => {
        const frames = wire.encode([], undefined, "execute_request", { code: "process.exit(1)" });
        frames[frames.length - 1 - pick(4)] = bytes(); // the signature no longer fits
        return frames;
      },
    ];
    for (let round = 0; round < 400; round++) await socket.send(attacks[round % 4]?.() ?? [""]);
    // These are signed, so no line is due: absurd types and fields of somebody who has the key.
    for (let round = 0; round < 100; round++) {
      const type = channel === "stdin" ? "input_reply" : `${types[pick(types.length)]}_request`;
      const content = Object.fromEntries(
        Array.from({ length: 3 }, () => [fields[pick(fields.length)], values[pick(values.length)]]),
      );
      await socket.send(wire.encode([], undefined, type, content));
    }
    const { reply } = await kernel.request("kernel_info", {}, channel === "control" ? "control" : "shell");
    expect(reply["status"]).toBe("ok");
    // While failing cells of these requests are under way, what is queued behind them is aborted.
    await expect.poll(async () => (await kernel.execute("6 * 7")).result, { timeout: 300_000 }).toBe("42");
    const said = (): string => kernel.log().slice(before);
    await expect.poll(() => said().match(/^lottery-lab kernel: /gm)?.length, { timeout: 300_000 }).toBe(400);
    expect(said()).toContain("the signature must fit the connection key");
    expect(said()).toContain("a message needs a delimiter");
    socket.close();
  },
);

test("the heartbeat gives back any bytes", async () => {
  const socket = new Request();
  socket.connect(address(kernel.connection, "hb"));
  for (const frames of [
    ["ping"],
    [Buffer.alloc(0)],
    [Buffer.from([255, 0, 254]), "two"],
    [Buffer.alloc(1e6)],
  ]) {
    await socket.send(frames);
    expect((await socket.receive()).map((frame) => frame.length)).toEqual(
      frames.map((frame) => Buffer.from(frame).length),
    );
  }
  socket.close();
});
