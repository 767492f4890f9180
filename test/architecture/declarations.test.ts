import { createRequire } from "node:module";
import { resolve, sep } from "node:path";
import typescript from "typescript";
import { expect, test } from "vitest";

const entry = resolve("dist/index.d.ts");

/** The compiler of notebook cells: tslab's own TypeScript, found from tslab. */
function cellCompiler(): typeof typescript {
  const tslab = createRequire(resolve("package.json")).resolve("tslab");
  return createRequire(tslab)("@tslab/typescript-for-tslab") as typeof typescript;
}

/** Errors that a compiler finds in our declarations (those of other packages are not ours to mend). */
function errorsIn(ts: typeof typescript, file: string): readonly string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts"],
    types: ["node"],
  });
  expect(program.getSourceFile(file), "dist/index.d.ts is missing: npm run build").toBeDefined();
  const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(resolve("dist") + sep));
  return own
    .flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ])
    .map(
      ({ file, messageText }) =>
        `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}

test("the public declarations compile with the TypeScript 5.0.4 that compiles notebook cells", () => {
  const ts = cellCompiler();
  expect(ts.version).toBe("5.0.4");
  expect(errorsIn(ts, entry)).toEqual([]);
});

test("they compile as well with the TypeScript that builds the package", () => {
  expect(errorsIn(typescript, entry)).toEqual([]);
});
