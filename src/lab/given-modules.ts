import { moduleReference, type ModuleReference } from "../experiments/modules/modules.js";
import { isRecord } from "../store/index.js";

/**
 * Data, such as a description in a file, with the modules that it names replaced by files that the caller gives: those of the same SHA-256. A path that stands in
 * the data is never followed. Throws at a module that is not given: whoever wrote the data would otherwise choose what code runs here.
 */
export function withGivenModules<T>(where: string, data: T, files: readonly string[] = []): T {
  const given = new Map(files.map((file) => moduleReference(file)).map((one) => [one.sha256, one] as const));
  return replaced(data, (named, path) => {
    const sha256 = typeof named === "string" ? named : isRecord(named) ? named["sha256"] : undefined;
    const found = typeof sha256 === "string" ? given.get(sha256) : undefined;
    if (found !== undefined) return found;
    const file = isRecord(named) && typeof named["file"] === "string" ? named["file"] : "FILE";
    const shown = JSON.stringify(file);
    const got = files.length === 0 ? "none" : files.join(", ");
    throw new Error(
      `${where}: modules must hold the one that ${path} names (SHA-256 ${String(sha256)}), got ${got}; ` +
        `what data names is imported only if you give it: { modules: [${shown}] }, on the command line --module ${shown}`,
    );
  }) as T;
}

/** A copy with everything that names a module, at any depth, replaced. */
function replaced(
  value: unknown,
  module: (named: unknown, path: string) => ModuleReference,
  path = "it",
): unknown {
  if (Array.isArray(value)) return value.map((item, i) => replaced(item, module, `${path}[${i}]`));
  if (!isRecord(value)) return value;
  // What a module is known by, whatever field it stands in.
  if ("file" in value && "sha256" in value) return module(value, path);
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => {
      const here = path === "it" ? field : `${path}.${field}`;
      const names = field === "module" && inner !== undefined;
      return [field, names ? module(inner, here) : replaced(inner, module, here)];
    }),
  );
}
