import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { address, readConnection } from "../../../src/kernel/protocol/connection.js";

const folder = mkdtempSync(join(tmpdir(), "lottery connection ü "));
afterAll(() => rmSync(folder, { recursive: true }));

const good = {
  transport: "tcp",
  ip: "127.0.0.1",
  key: "k",
  signature_scheme: "hmac-sha256",
  shell_port: 1,
  iopub_port: 2,
  stdin_port: 3,
  control_port: 4,
  hb_port: 5,
};
function read(content: unknown): ReturnType<typeof readConnection> {
  const path = join(folder, "connection.json");
  writeFileSync(path, JSON.stringify(content));
  return readConnection(path);
}

test("a connection file gives an address for each of the five channels", () => {
  const connection = read(good);
  const names = ["shell", "iopub", "stdin", "control", "hb"] as const;
  expect(names.map((name) => address(connection, name))).toEqual(
    [1, 2, 3, 4, 5].map((n) => `tcp://127.0.0.1:${n}`),
  );
  expect(connection.key).toBe("k");
});

test("sockets in the file system are written with a hyphen", () => {
  expect(address(read({ ...good, transport: "ipc", ip: "folder/kernel" }), "iopub")).toBe(
    "ipc://folder/kernel-2",
  );
});

test("a missing port, a missing key and another signature scheme are named", () => {
  expect(() => read({ ...good, hb_port: undefined })).toThrow(
    "readConnection: hb_port must be a number, got undefined",
  );
  expect(() => read({ ...good, key: 5 })).toThrow("readConnection: key must be text, got 5");
  expect(() => read({ ...good, signature_scheme: "hmac-md5" })).toThrow("must be hmac-sha256, got hmac-md5");
});
