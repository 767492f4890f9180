import { relative, resolve, sep } from "node:path";
import typescript from "typescript";
import { expect, test } from "vitest";

// What package.json exports to notebooks.
const entries = ["dist/index.d.ts", "dist/kernel/api.d.ts", "dist/engine/tfjs/load-tfjs.d.ts"].map((path) =>
  resolve(path),
);

/** Errors that a compiler finds in our declarations (those of other packages are not ours to mend). */
function errorsIn(ts: typeof typescript, entries: readonly string[]): readonly string[] {
  const program = ts.createProgram(entries, {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts"],
    types: ["node"],
  });
  for (const entry of entries) {
    expect(program.getSourceFile(entry), `${entry} is missing: npm run build`).toBeDefined();
  }
  const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(resolve("dist") + sep));
  return own
    .flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ])
    .map(
      ({ file, messageText }) =>
        `${relative(".", file?.fileName ?? "")}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}

test("the public declarations compile without skipping libraries, as whoever imports them may have it", () => {
  expect(errorsIn(typescript, entries)).toEqual([]);
});
