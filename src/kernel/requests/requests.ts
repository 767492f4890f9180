import { toCodePoints, toUtf16 } from "./code-points.js";
import type { Compiler } from "../checks/compiler.js";
import { completeness } from "./completeness.js";
import type { Executor } from "../running/executor.js";
import { history } from "./history.js";
import type { TypeScript } from "../syntax/compiler-type.js";
import { flagField, numberField, textField, type Content } from "../protocol/wire.js";

/** What answers to requests are made of. */
export interface RequestContext {
  readonly compiler: Compiler;
  readonly executor: Pick<Executor, "inputs" | "interrupt">;
  readonly typescript: TypeScript;
  readonly version: string;
}

/** Answers one kind of request: content of the request → content of the reply, without its status. */
export type RequestHandler = (content: Content) => Content;

/** All requests but those that run cells: type without `_request` → handler. They are answered while a cell waits. */
export function requestHandlers(context: RequestContext): Readonly<Record<string, RequestHandler>> {
  const { compiler, executor, typescript, version } = context;
  const position = (content: Content): { code: string; offset: number } => {
    const code = textField(content, "code");
    return { code, offset: toUtf16(code, numberField(content, "cursor_pos", code.length)) };
  };
  return {
    kernel_info: () => ({
      protocol_version: "5.3",
      implementation: "lottery-lab",
      implementation_version: version,
      banner: `TypeScript ${typescript.version} on Node ${process.version} (lottery-lab ${version})`,
      help_links: [],
      language_info: {
        name: "typescript",
        version: typescript.version,
        mimetype: "text/typescript",
        file_extension: ".ts",
        codemirror_mode: "typescript",
        pygments_lexer: "typescript",
      },
    }),
    is_complete: (content) => completeness(typescript, textField(content, "code")),
    complete(content) {
      const { code, offset } = position(content);
      const { start, end, names } = compiler.complete(code, offset);
      const [from, to] = [toCodePoints(code, start), toCodePoints(code, end)];
      return { matches: names, cursor_start: from, cursor_end: to, metadata: {} };
    },
    inspect(content) {
      const { code, offset } = position(content);
      const text = compiler.inspect(code, offset);
      return {
        found: text !== undefined,
        data: text === undefined ? {} : { "text/plain": text },
        metadata: {},
      };
    },
    history: (content) => history(executor.inputs, content),
    comm_info: () => ({ comms: {} }),
    interrupt() {
      executor.interrupt();
      return {};
    },
    shutdown: (content) => ({ restart: flagField(content, "restart", false) }),
  };
}
