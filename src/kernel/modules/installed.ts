import { createRequire } from "node:module";
import { join } from "node:path";

/** Exports of an installed module, as code in `folder` requires it. */
export function requireInstalled(folder: string, specifier: string): unknown {
  try {
    return createRequire(join(folder, "cell.js"))(specifier) as unknown;
  } catch (error) {
    throw withoutRequireStack(error);
  }
}

/** Node lists who asked for a module that is missing, by absolute paths; who asked is told by the stack already. */
function withoutRequireStack(error: unknown): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") return error;
  const list = /\nRequire stack:(?:\n- .*)*/;
  error.message = error.message.replace(list, "");
  if (error.stack !== undefined) error.stack = error.stack.replace(list, "");
  Reflect.deleteProperty(error, "requireStack");
  return error;
}
