import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/data/index.js";

/** A fenced block of a document. */
export interface Block {
  /** The document and which of its blocks of this language, from 1: `docs/tutorial.md, ts 2`. */
  readonly where: string;
  readonly language: string;
  readonly code: string;
}

/** README and the pages of docs/, by their paths. */
export function documentPaths(): readonly string[] {
  const pages = readdirSync(join(packageRoot(), "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.startsWith("site"))
    .sort();
  return ["README.md", ...pages.map((name) => join("docs", name))];
}

/** All fenced blocks of a text, in order. */
export function blocksIn(document: string, text: string): readonly Block[] {
  const seen = new Map<string, number>();
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", code = ""]) => {
    const number = (seen.get(language) ?? 0) + 1;
    seen.set(language, number);
    return { where: `${document}, ${language} ${number}`, language, code };
  });
}

/** The blocks of all documents. */
export const blocks = (): readonly Block[] =>
  documentPaths().flatMap((path) => blocksIn(path, readFileSync(join(packageRoot(), path), "utf8")));

/** The commands of a block for a shell: a line each, without what follows a #. */
export const commandsIn = ({ code }: Block): readonly string[] =>
  code
    .split("\n")
    .map((line) => line.replace(/#.*$/, "").trim())
    .filter((line) => line !== "");
