/** What of an object of danfo's is offered, and how. */
export interface Guard {
  /** Properties and methods offered as they are. */
  readonly passes: readonly string[];
  /** Ours, in place of danfo's. */
  readonly own: Readonly<Record<string, unknown>>;
  /** Applied to everything that comes out. */
  readonly wrap: (value: unknown) => unknown;
  /** How it shows itself at the end of a cell. */
  readonly display?: () => unknown;
}

/** What to use in place of what is refused. */
const instead: Readonly<Record<string, string>> = {
  add: "column(name).map(…), in double precision: danfo's arithmetic is single",
  fillNa: "column(name).map((cell) => cell ?? …)",
  apply: "rowsOf(frame).map(…)",
  toCSV: "tableCsv(rowsOf(frame))",
  toJSON: "tableJson(rowsOf(frame))",
  plot: "the figure builders",
  tensor: "rowsOf(frame)",
  T: "pivot",
  valueCounts: "groupby([…]).count()",
};
const sameAs: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "sub mul div divNoNan pow mod abs round diff pctChange cumSum cumProd cumMin cumMax maximum minimum"
      .split(" ")
      .map((name) => [name, "add"]),
    [
      ["applyMap", "apply"],
      ["transpose", "T"],
      ["toExcel", "toCSV"],
    ],
  ].flat(),
);
const displaySymbol = Symbol.for("Jupyter.display");

/**
 * An object of danfo's behind a list of what was tested: the rest of it throws and says what to use. It stays an instance of its class; danfo's own
 * code works on the object itself.
 */
export function guarded<Shown extends object>(
  what: string,
  target: object,
  { passes, own, wrap, display }: Guard,
): Shown {
  const call = (name: string, method: (...args: readonly unknown[]) => unknown) => {
    return (...args: readonly unknown[]): unknown => {
      if (args.some((arg) => typeof arg === "object" && arg !== null && "inplace" in arg))
        throw new RangeError(`${what}.${name}: a frame must stay as it is, got inplace`);
      return wrap(method.apply(target, args.map(unguarded)));
    };
  };
  const proxy = new Proxy(target, {
    get(_, name) {
      if (name === displaySymbol) return display;
      if (typeof name === "string" && Object.hasOwn(own, name)) return own[name];
      const value: unknown = Reflect.get(target, name, target);
      if (typeof name === "symbol" || name.startsWith("$") || value === undefined || name === "constructor")
        return value;
      if (!passes.includes(name)) throw new RangeError(refusal(what, name, passes, own));
      if (typeof value !== "function") return wrap(value);
      return call(name, value as (...args: readonly unknown[]) => unknown);
    },
    set(_, name) {
      throw new TypeError(`${what}: a frame must stay as it is, got a new ${String(name)}`);
    },
  });
  targets.set(proxy, target);
  return proxy as Shown;
}

/** Our objects and danfo's behind them. */
const targets = new WeakMap<object, object>();
const unguarded = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? (targets.get(value) ?? value) : value;

function refusal(
  what: string,
  name: string,
  passes: readonly string[],
  own: Readonly<Record<string, unknown>>,
): string {
  const better = instead[sameAs[name] ?? name];
  const offered = passes.concat(Object.keys(own)).join(", ");
  return `${what}: method must be one of ${offered}; got ${name}${better === undefined ? "" : ` (use ${better})`}`;
}
