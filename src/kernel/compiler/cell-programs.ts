import { dirname, resolve } from "node:path";
import type ts from "typescript";
import type { TypeScript } from "../syntax/compiler-type.js";

// What the compiler has, but does not publish.
interface Internals {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
}
interface SourceFileInternals {
  /** The names of modules that a file imports, of any form of import. */
  readonly imports?: readonly ts.StringLiteralLike[];
}

/**
 * Makes the programs of cells for tslab's watcher: the plain program, where the watcher's own kind also writes down for every file of
 * every library what it refers to, two times a cell: a third of the time of a short one. tslab asks that of the cell alone.
 * `isCell` knows the file of a cell; its names are there from the beginning, as tslab expects.
 */
export function cellPrograms(
  typescript: TypeScript,
  isCell: (file: ts.SourceFile) => boolean,
): ts.CreateProgram<ts.BuilderProgram> {
  const { bindSourceFile } = typescript as unknown as Internals;
  return (names, options, host, old, problems, references) => {
    const builder = typescript.createAbstractBuilder(names, options, host, old, problems, references);
    const cell = builder.getSourceFiles().find(isCell);
    if (cell !== undefined) bindSourceFile(cell, builder.getCompilerOptions());
    return {
      ...builder,
      getAllDependencies: (file) => dependencies(builder.getProgram(), file).map(({ fileName }) => fileName),
    };
  };
}

/** `file` and all that it refers to, at any distance; what declarations of packages refer to is left to them. */
function dependencies(program: ts.Program, file: ts.SourceFile): readonly ts.SourceFile[] {
  const found = new Set([file]);
  for (const each of found) {
    if (each.isDeclarationFile && program.isSourceFileFromExternalLibrary(each)) continue;
    for (const other of referredTo(program, each)) found.add(other);
  }
  return [...found];
}

function referredTo(program: ts.Program, file: ts.SourceFile): readonly ts.SourceFile[] {
  const { imports = [] } = file as SourceFileInternals;
  const checker = program.getTypeChecker();
  const imported = imports.flatMap(
    (name) => checker.getSymbolAtLocation(name)?.declarations?.map((each) => each.getSourceFile()) ?? [],
  );
  const named = file.referencedFiles.flatMap(
    ({ fileName }) => program.getSourceFile(resolve(dirname(file.fileName), fileName)) ?? [],
  );
  return [...imported, ...named];
}
