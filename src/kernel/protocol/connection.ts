import { readFileSync } from "node:fs";

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

/** Address of a channel as ZeroMQ writes it: `tcp://127.0.0.1:5555`, or `ipc://folder/kernel-1`. */
export function address({ transport, ip, ports }: Connection, name: ChannelName): string {
  return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${ports[name]}`;
}

/** Socket options under which zeromq loses nothing: as installed it drops what is sent beyond 512 messages a turn. */
export const lossless = { sendHighWaterMark: 0, sendTimeout: 0 };
