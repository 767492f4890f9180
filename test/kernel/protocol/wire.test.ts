import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import {
  createWire,
  flagField,
  numberField,
  textField,
  type Frame,
} from "../../../src/kernel/protocol/wire.js";

const bytes = (frames: readonly Frame[]): Buffer[] => frames.map((frame) => Buffer.from(frame as string));

test("what is encoded is decoded again: identities, header, content", () => {
  const wire = createWire("secret");
  const content = { text: "ä 😀 \n", list: [1, { a: null }] };
  const frames = bytes(wire.encode(["one", "two"], undefined, "stream", content));
  const message = wire.decode(frames);
  expect(message.ids.map(String)).toEqual(["one", "two"]);
  expect(message.header.msg_type).toBe("stream");
  expect(message.header.version).toBe("5.3");
  expect(message.content).toEqual(content);
});

test("the signature is HMAC-SHA256 in hex over header, parent, metadata and content in this order", () => {
  const frames = createWire("secret").encode([], undefined, "status", { execution_state: "idle" });
  const [delimiter, signature, ...parts] = frames;
  const expected = createHmac("sha256", "secret").update(parts.join("")).digest("hex");
  expect([delimiter, signature, parts.length]).toEqual(["<IDS|MSG>", expected, 4]);
});

test("a reply carries the header of its request as parent, and its own message id", () => {
  const wire = createWire("secret");
  const request = wire.decode(bytes(wire.encode([], undefined, "kernel_info_request", {})));
  const reply = wire.encode([], request.header, "kernel_info_reply", {});
  expect(JSON.parse(String(reply[3]))).toEqual(request.header);
  expect(wire.decode(bytes(reply)).header.msg_id).not.toBe(request.header.msg_id);
});

test("a message that was changed in one character, or signed with another key, is refused", () => {
  const wire = createWire("secret");
  const frames = bytes(wire.encode([], undefined, "execute_request", { code: "1" }));
  const changed = [...frames.slice(0, 5), Buffer.from('{"code":"2"}')];
  expect(() => wire.decode(changed)).toThrow("decode: the signature must fit the connection key");
  expect(() => createWire("other").decode(frames)).toThrow("decode: the signature must fit");
});

test("an empty key means no signatures", () => {
  const wire = createWire("");
  const frames = wire.encode([], undefined, "status", {});
  expect(frames[1]).toBe("");
  expect(wire.decode(bytes(frames)).header.msg_type).toBe("status");
});

test("frames without delimiter, with too few parts, or with a header that is none are refused", () => {
  const wire = createWire("");
  expect(() => wire.decode(bytes(["a", "b"]))).toThrow("decode: a message needs a delimiter");
  expect(() => wire.decode(bytes(["<IDS|MSG>", "", "{}", "{}"]))).toThrow("4 parts");
  expect(() => wire.decode(bytes(["<IDS|MSG>", "", "[]", "{}", "{}", "{}"]))).toThrow("msg_id and msg_type");
});

test("fields of another type than expected count as missing", () => {
  const content = { text: "a", number: 2, flag: false };
  expect([textField(content, "text"), textField(content, "number"), textField(content, "none", "b")]).toEqual(
    ["a", "", "b"],
  );
  expect([numberField(content, "number", 1), numberField(content, "text", undefined)]).toEqual([
    2,
    undefined,
  ]);
  expect([flagField(content, "flag", true), flagField(content, "number", true)]).toEqual([false, true]);
});
