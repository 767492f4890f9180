import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application, type ProjectReflection } from "typedoc";
import { afterAll, expect, test } from "vitest";
import { inheritComments, undocumented } from "../../src/setup/doc-comments.mjs";

const folder = mkdtempSync(join(tmpdir(), "doc-comments-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SOURCE = `
/** An entry. */
export interface Entry {
  /** How much. */
  readonly size: number;
  readonly silent: number;
  /** Made. */
  make(): number;
}
const shared = { silent: 1 };
/** A table. */
export const table = {
  /** One. */
  one: { size: 1, make: () => 1, ...shared },
  two: { size: 2, silent: 2, make: () => 2 },
} satisfies Record<string, Entry>;
export interface Options {
  /** Told. */
  readonly told?: { readonly untold: number };
}
/** A choice. */
export type Choice =
  | {
      /** Here. */
      readonly here: 1;
    }
  | { readonly there: 2 };
/** A class. */
export class Thing extends Error {
  quiet(): void {}
  /** Said. */
  get said(): number { return 1; }
  get unsaid(): number { return 1; }
}
export function nothing(): void {}
/** @category tags alone say nothing */
export const tagged = 1;
`;

/** What typedoc reads of the source, with comments inherited or not. */
async function read(inherits: boolean): Promise<ProjectReflection> {
  writeFileSync(join(folder, "index.ts"), SOURCE);
  writeFileSync(
    join(folder, "tsconfig.json"),
    '{ "compilerOptions": { "strict": true }, "files": ["index.ts"] }',
  );
  const app = await Application.bootstrap({
    entryPoints: [join(folder, "index.ts")],
    tsconfig: join(folder, "tsconfig.json"),
    skipErrorChecking: true,
    disableGit: true,
    sourceLinkTemplate: "#",
    logLevel: "Error",
  });
  if (inherits) inheritComments(app);
  const project = await app.convert();
  if (project === undefined) throw new Error("typedoc must read the source, got nothing");
  return project;
}

const names = (project: ProjectReflection): readonly string[] =>
  undocumented(project).map((line) => line.replaceAll(".__type", "").replace(/ .*$/, ""));

const SILENT = [
  "Choice.there",
  "Entry.silent",
  "Options",
  "Options.told.untold",
  "Thing.quiet",
  "Thing.unsaid",
  "nothing",
];

test("undocumented names every public member without words, at any depth, and none of a library", async () => {
  const project = await read(true);
  expect([...names(project)].sort()).toEqual(
    [...SILENT, "table.one.silent", "table.two", "table.two.silent", "tagged"].sort(),
  );
  expect(undocumented(project)).toContainEqual(expect.stringMatching(/^Thing\.quiet \(.*index\.ts:30\)$/));
});

test("a field of a table's entry has the comment of the type that the table satisfies, also where it is spread", async () => {
  const without = names(await read(false));
  expect(without).toEqual(expect.arrayContaining(["table.one.size", "table.one.make", "table.two.make"]));
});
