import type { Cell } from "./cell.js";
import { flagField, textField, type Content, type Message } from "../protocol/wire.js";

/** Asks the user who sits before a cell. */
export interface Stdin {
  /** Asks for a line; rejects if the client cannot ask, and when the cell is interrupted. */
  ask(cell: Cell, prompt: string, password: boolean): Promise<string>;
  /** Takes what arrived on the stdin channel. */
  answer(message: Message): void;
}

/** `send` sends an `input_request` to whoever sent the cell. */
export function createStdin(send: (to: Message, type: string, content: Content) => void): Stdin {
  let waiting: ((line: string) => void) | undefined;
  return {
    ask({ message, abort: { signal } }, prompt, password) {
      if (message === undefined || !flagField(message.content, "allow_stdin", false)) {
        return Promise.reject(new Error("input: needs a client that can ask its user, got one that cannot"));
      }
      if (waiting !== undefined) {
        return Promise.reject(
          new Error("input: one question at a time, got a second before the first was answered"),
        );
      }
      return new Promise((resolve, reject) => {
        const interrupted = (): void => {
          waiting = undefined;
          reject(signal.reason as Error);
        };
        if (signal.aborted) return interrupted();
        signal.addEventListener("abort", interrupted, { once: true });
        waiting = (line) => {
          waiting = undefined;
          signal.removeEventListener("abort", interrupted);
          resolve(line);
        };
        send(message, "input_request", { prompt, password });
      });
    },
    answer({ header, content }) {
      if (header.msg_type === "input_reply") waiting?.(textField(content, "value"));
    },
  };
}
