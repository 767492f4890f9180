import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = join("src", "engine");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !file.includes("kernels/"))
  .map((file) => join(root, file));
const text = (file: string): string => readFileSync(file, "utf8");

/** The files of the room that a file imports, types included. */
const importsOf = (file: string): string[] =>
  [...text(file).matchAll(/from "(\.[^"]+)\.js"/g)]
    .map(([, path = ""]) => normalize(join(dirname(file), `${path}.ts`)))
    .filter((path) => files.includes(path));

/** The first circle found from a file on, or nothing. */
function circle(
  graph: (file: string) => readonly string[],
  file: string,
  path: readonly string[] = [],
): string {
  if (path.includes(file))
    return [...path.slice(path.indexOf(file)), file].map((name) => basename(name)).join(" → ");
  for (const next of graph(file)) {
    const found = circle(graph, next, [...path, file]);
    if (found !== "") return found;
  }
  return "";
}

/** Functions of more than 60 lines, as "file: name (lines)". */
function longFunctions(file: string, source: string): string[] {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const line = (position: number): number => parsed.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const lines = line(node.end) - line(node.getStart()) + 1;
      if (lines > 60) found.push(`${basename(file)}: ${node.name?.getText() ?? "a closure"} (${lines})`);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

describe("the engine's files", () => {
  it("import one another in one direction only, types included", () => {
    expect(files.map((file) => circle(importsOf, file)).filter(Boolean)).toEqual([]);
    expect(circle((file) => (file === "a" ? ["b"] : ["a"]), "a")).toBe("a → b → a");
  });

  it("hold no function of more than 60 lines", () => {
    expect(files.flatMap((file) => longFunctions(file, text(file)))).toEqual([]);
    const long = `const f = () => {\n${"g();\n".repeat(60)}};`;
    expect(longFunctions("x.ts", long)).toEqual(["x.ts: a closure (62)"]);
  });

  it("spread no literal, and have kebab-case names", () => {
    const training = readdirSync(join("src", "training")).map((file) => join("src", "training", file));
    const spread = [...files, ...training].filter((file) => /\.\.\.[[{]/.test(text(file)));
    expect(spread).toEqual([]);
    expect(files.filter((file) => !/^[a-z0-9-]+\.ts$/.test(basename(file)))).toEqual([]);
  });
});

/** The methods of the interfaces of a file: `name(parameters): result`. */
function signatures(name: string, source: string): readonly string[] {
  const typed: string[] = [];
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  ts.forEachChild(file, (node) => {
    if (!ts.isInterfaceDeclaration(node)) return;
    for (const member of node.members)
      if (ts.isMethodSignature(member)) {
        const parameters = member.parameters.map((parameter) => parameter.name.getText());
        typed.push(`${member.name.getText()}(${parameters.join(", ")}): ${member.type?.getText() ?? ""}`);
      }
  });
  return typed;
}

describe("the table of kernels", () => {
  it("has every exported kernel with the parameters of its source, in order, and no other", () => {
    const folder = join(root, "wasm", "kernels");
    const exported = [
      ...text(join(folder, "index.ts")).matchAll(/export \{ ([^}]*) \} from "\.\/([a-z-]+)"/g),
    ];
    const written = exported.flatMap(([, names = "", file = ""]) =>
      names.split(", ").map((name) => {
        const source = text(join(folder, `${file}.ts`));
        const [, list = "", result = ""] =
          new RegExp(`export function ${name}\\(([^)]*)\\): (\\w+)`).exec(source) ?? [];
        const parameters = list.split(",").map((parameter) => (parameter.split(":")[0] ?? "").trim());
        return `${name}(${parameters.join(", ")}): ${result === "void" ? "void" : "number"}`;
      }),
    );
    const typed = ["kernel-signatures.ts", "curvature-signatures.ts"].flatMap((name) =>
      signatures(name, text(join(root, "wasm", name))),
    );
    expect(typed).toEqual(written);
    expect(typed.length).toBeGreaterThan(30);
  });
});
