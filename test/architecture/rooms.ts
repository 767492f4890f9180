import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/** The rooms in order. A room may import from rooms with a smaller number, and from itself. */
export const rooms: Readonly<Record<string, number>> = {
  numerics: 1,
  statistics: 1,
  disk: 1,
  data: 2,
  networks: 2,
  engine: 3,
  training: 4,
  tickets: 5,
  curvature: 5,
  noise: 5,
  stability: 5,
  theory: 5,
  store: 6,
  figures: 6,
  experiments: 7,
  lab: 8,
  cluster: 9,
  notebook: 9,
  kernel: 9,
  cli: 10,
};

/** Rooms that know less than their number allows: the only rooms each may import from. */
export const narrow: Readonly<Record<string, readonly string[]>> = {
  statistics: ["numerics"],
  disk: [],
  figures: ["numerics", "statistics", "disk"],
  kernel: [],
};

/** Single files that another room of the same number may import, with the reason. */
export const doors: Readonly<Record<string, readonly string[]>> = {
  // The notebook room is the only code that knows a kernel, and it knows it by these types.
  notebook: ["src/kernel/api.ts"],
};

/** The folders of a room in order: a file imports from its own folder and from those before it; files of the room's own folder stand above all. */
export const folders: Readonly<Record<string, readonly string[]>> = {
  kernel: [
    "syntax",
    "literals",
    "repl",
    "compiler",
    "completion",
    "checks",
    "modules",
    "protocol",
    "stacks",
    "outputs",
    "running",
    "requests",
  ],
};

/** Files of a room's own folder that any file of the room may import: they import nothing. */
const leaves: readonly string[] = ["src/kernel/api.ts"];

/** Whether an import inside a room follows the order of its folders. */
export function isInOrder({ from, to }: Import): boolean {
  const order = folders[roomOf(from) ?? ""];
  const [, , importer = "", ownFile] = from.split("/");
  const [, , imported = "", otherFile] = to.split("/");
  if (order === undefined || roomOf(to) !== roomOf(from) || ownFile === undefined) return true;
  if (otherFile === undefined) return leaves.includes(to);
  return order.includes(imported) && order.indexOf(imported) <= order.indexOf(importer);
}

/** One import: from which file to which, as paths from the project's root (the name itself of another package). */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether it is erased when compiled. */
  readonly typeOnly: boolean;
}

/** Every TypeScript file of src/, without the AssemblyScript kernels, as paths from the project's root. */
export function sourceFiles(): readonly string[] {
  return readdirSync("src", { recursive: true, encoding: "utf8" })
    .map((name) => join("src", name))
    .filter((path) => path.endsWith(".ts") && !path.startsWith(join("src", "engine", "wasm", "kernels")))
    .sort();
}

/** Every import and re-export of these files, of values and of types. */
export function importsOf(files: readonly string[]): readonly Import[] {
  return files.flatMap((from) => {
    const source = ts.createSourceFile(from, readFileSync(from, "utf8"), ts.ScriptTarget.Latest);
    return source.statements.flatMap((statement) => {
      const named = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
      const specifier = named ? statement.moduleSpecifier : undefined;
      if (specifier === undefined || !ts.isStringLiteral(specifier)) return [];
      const to = specifier.text.startsWith(".")
        ? relative(".", join(dirname(from), specifier.text)).replace(/\.js$/, ".ts")
        : specifier.text;
      return [{ from, to, typeOnly: isTypeOnly(statement) }];
    });
  });
}

function isTypeOnly(statement: ts.Statement): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  if (!ts.isImportDeclaration(statement)) return false;
  const clause = statement.importClause;
  if (clause === undefined) return false;
  const names = clause.namedBindings;
  const allTypes =
    names !== undefined && ts.isNamedImports(names) && names.elements.every((one) => one.isTypeOnly);
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword || (clause.name === undefined && allTypes);
}

/** The room of a file, or undefined for the files that stand above all rooms (src/index.ts). */
export function roomOf(file: string): string | undefined {
  const parts = file.split("/");
  return parts.length > 2 ? parts[1] : undefined;
}

/** Whether an import follows the order of the rooms. */
export function isAllowed({ from, to }: Import): boolean {
  const [importer, imported] = [roomOf(from), roomOf(to)];
  if (importer === undefined || importer === imported) return true;
  if (imported === undefined) return false;
  if (doors[importer]?.includes(to)) return true;
  const few = narrow[importer];
  if (few !== undefined) return few.includes(imported);
  const [above, own] = [rooms[imported], rooms[importer]];
  return above !== undefined && own !== undefined && above < own;
}

/** Cycles among files: each as the list of files on it, found by depth-first search. */
export function cycles(imports: readonly Import[]): readonly (readonly string[])[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const found: string[][] = [];
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file]);
    else if (!finished.has(file)) {
      for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
      finished.add(file);
    }
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}
