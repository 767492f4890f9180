import { Session, type Runtime } from "node:inspector";
import { promiseHooks } from "node:v8";
import type { Exchange } from "./cell-object.js";
import { cellObject } from "../repl/repl-types.js";

/** Evaluates the code of cells, in the REPL mode of V8's inspector. */
export interface Evaluator {
  readonly session: Session;
  /**
   * The promises of evaluations that have no answer: those that wait, and those that were stopped. If one were collected, the inspector
   * would tell so in the middle of the collection, which ends the process (seen in Node 22).
   */
  readonly unanswered: Set<object>;
  /** By which an exception gets out of the inspector. */
  readonly exchange: Exchange;
}

/** An evaluator of this thread. */
export function createEvaluator(exchange: Exchange): Evaluator {
  const session = new Session();
  session.connect();
  return { session, unanswered: new Set(), exchange };
}

/** Resolves when `code` ends, rejects with what it throws. Never answers when it was stopped. */
export function evaluate(evaluator: Evaluator, code: string): Promise<void> {
  const { session, unanswered } = evaluator;
  let settle = { resolve: (): void => undefined, reject: (_: unknown): void => undefined };
  const done = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  const parameters = {
    expression: code,
    replMode: true,
    awaitPromise: true,
    silent: true,
    objectGroup: "cell",
  };
  let promise: object | undefined;
  let isAnswered = false;
  const stopLooking = promiseHooks.onInit((made) => {
    promise = made;
    stopLooking(); // at once: a computation must not be stopped while Node looks at promises
  }) as () => void;
  session.post("Runtime.evaluate", parameters, (failure, answer: Runtime.EvaluateReturnType | undefined) => {
    isAnswered = true;
    if (promise !== undefined) unanswered.delete(promise);
    if (failure !== null || answer === undefined) return; // stopped: whoever stopped it answers for it
    const { exceptionDetails: details } = answer;
    if (details === undefined) settle.resolve();
    else settle.reject(exception(evaluator, details));
    session.post("Runtime.releaseObjectGroup", { objectGroup: "cell" });
  });
  stopLooking();
  if (promise !== undefined && !isAnswered) unanswered.add(promise);
  return done;
}

/** The value itself that was thrown, of which the inspector gives a description. */
function exception(
  { session, exchange }: Evaluator,
  { exception: remote, text }: Runtime.ExceptionDetails,
): unknown {
  if (remote === undefined) return new Error(text);
  const { objectId, unserializableValue, type, value } = remote;
  if (objectId === undefined) {
    if (unserializableValue === undefined) return type === "undefined" ? undefined : (value as unknown);
    return type === "bigint" ? BigInt(unserializableValue.slice(0, -1)) : Number(unserializableValue);
  }
  exchange.thrown = undefined;
  session.post("Runtime.callFunctionOn", {
    objectId,
    functionDeclaration: `function (value) { globalThis.${cellObject}.thrown(value); }`,
    arguments: [{ objectId }],
  });
  const found = exchange.thrown;
  exchange.thrown = undefined;
  return found;
}

/** The values that names have just now; those without a value are left out. */
export function valuesOf(evaluator: Evaluator, names: readonly string[]): Readonly<Record<string, unknown>> {
  const { exchange } = evaluator;
  exchange.seen = {};
  if (names.length === 0) return exchange.seen;
  const reads = names.map((name) => `${cellObject}.see(${JSON.stringify(name)}, () => ${name});`).join("");
  void evaluate(evaluator, reads);
  const { seen } = exchange;
  exchange.seen = {};
  return seen;
}
