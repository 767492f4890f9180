import { StringDecoder } from "node:string_decoder";
import type { DisplayOptions, MimeBundle } from "../api.js";
import { checkBundle, checkMetadata } from "./bundle.js";
import type { ErrorContent } from "./errors.js";
import type { Content } from "../protocol/wire.js";

/** The two streams of a cell. */
export type StreamName = "stdout" | "stderr";

/** Where the output of one cell goes. Everything arrives in the order of the calls. */
export interface Output {
  /** Adds text to a stream. Sent together with what follows within 50 ms. */
  write(name: StreamName, text: string | Uint8Array): void;
  display(bundle: MimeBundle, options?: DisplayOptions): void;
  clear(wait: boolean): void;
  result(count: number, bundle: MimeBundle): void;
  error(error: ErrorContent): void;
  /** Any other message, after all that was written before. */
  publish(type: string, content: Content): void;
  /** Sends what is still held back. */
  flush(): void;
}

// Text waits this long for more (ms): at most 20 stream messages a second, and a short cell has one a stream. A message
// that would become unwieldy (UTF-16 units) leaves earlier.
const interval = 50;
const longest = 1 << 20;

/** `publish` sends one message on the IOPub channel; it must not lose any. */
export function createOutput(publish: (type: string, content: Content) => void): Output {
  const decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  let held = { name: "stdout" as StreamName, text: "" };
  let since = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (held.text === "") return;
    const { name, text } = held;
    held = { name, text: "" };
    publish("stream", { name, text });
  }
  function send(type: string, content: Content): void {
    flush();
    publish(type, content);
  }
  return {
    write(name, text) {
      if (name !== held.name) flush();
      if (held.text === "") since = performance.now();
      held = {
        name,
        text: held.text + (typeof text === "string" ? text : decoders[name].write(Buffer.from(text))),
      };
      // Code that never lets go of the thread gets no timer: so look at the clock here as well.
      if (held.text.length > longest || performance.now() - since > interval) flush();
      else timer ??= setTimeout(flush, interval);
    },
    display(data, { id, update = false, metadata = {} } = {}) {
      const transient = id === undefined ? {} : { display_id: id };
      const checked = { data: checkBundle(data), metadata: checkMetadata(metadata), transient };
      send(update ? "update_display_data" : "display_data", checked);
    },
    clear: (wait) => send("clear_output", { wait }),
    result: (count, data) =>
      send("execute_result", { execution_count: count, data: checkBundle(data), metadata: {} }),
    error: (error) => send("error", { ...error }),
    publish: send,
    flush,
  };
}
