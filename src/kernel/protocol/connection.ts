import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The channels of a kernel, each a socket with a port of its own. */
export type ChannelName = "shell" | "iopub" | "stdin" | "control" | "hb";

/** What the file says that Jupyter hands to a kernel at its start. */
export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly ports: Readonly<Record<ChannelName, number>>;
}

const channels: readonly ChannelName[] = ["shell", "iopub", "stdin", "control", "hb"];

/** Reads a connection file. Throws if it is no JSON, lacks a port, or asks for another signature than HMAC-SHA256. */
export function readConnection(path: string): Connection {
  const file = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  const text = (name: string): string => {
    const value = file[name];
    if (typeof value !== "string")
      throw new Error(`readConnection: ${name} must be text, got ${String(value)}`);
    return value;
  };
  const port = (name: ChannelName): number => {
    const value = file[`${name}_port`];
    if (typeof value !== "number") {
      throw new Error(`readConnection: ${name}_port must be a number, got ${String(value)}`);
    }
    return value;
  };
  const scheme = file["signature_scheme"] ?? "hmac-sha256";
  if (scheme !== "hmac-sha256") {
    throw new Error(`readConnection: signature_scheme must be hmac-sha256, got ${String(scheme)}`);
  }
  const ports = Object.fromEntries(channels.map((name) => [name, port(name)])) as Record<ChannelName, number>;
  return { transport: text("transport"), ip: text("ip"), key: text("key"), ports };
}

/**
 * Writes into a folder the file that hands a kernel its connection, for whoever starts one: sockets in that folder, where a port that
 * was free a moment ago may be any other process's by now. Its path must be short, at most some 90 characters.
 */
export function writeConnection(folder: string, key: string): { connection: Connection; file: string } {
  const ports = { shell: 1, iopub: 2, stdin: 3, control: 4, hb: 5 };
  const sockets = { transport: "ipc", ip: join(folder, "k"), key };
  const file = join(folder, "connection.json");
  const named = Object.fromEntries(Object.entries(ports).map(([name, port]) => [`${name}_port`, port]));
  writeFileSync(file, JSON.stringify({ ...sockets, ...named, signature_scheme: "hmac-sha256" }));
  return { connection: { ...sockets, ports }, file };
}

/** Address of a channel as ZeroMQ writes it: `tcp://127.0.0.1:5555`, or `ipc://folder/kernel-1`. */
export function address({ transport, ip, ports }: Connection, name: ChannelName): string {
  return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${ports[name]}`;
}

/** Socket options under which zeromq loses nothing: as installed it drops what is sent beyond 512 messages a turn. */
export const lossless = { sendHighWaterMark: 0, sendTimeout: 0 };
