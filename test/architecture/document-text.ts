import { readFileSync } from "node:fs";

/** The documents at the top level. */
export const documents = ["README.md", "CONTRIBUTING.md", "environment.md", "CHANGELOG.md", "NOTICES.md"];

export const read = (path: string): string => readFileSync(path, "utf8");

/** The TypeScript examples of the documents, each as [where it stands, its code]; one that begins with a path is a file there. */
export const examples = (): readonly (readonly [string, string])[] =>
  documents.flatMap((document) =>
    [...read(document).matchAll(/```ts\n([\s\S]*?)```/g)].map(
      ([, code = ""], i) =>
        [/^\/\/ (src\/\S+\.ts)\n/.exec(code)?.[1] ?? `${document}.${i + 1}.ts`, code] as const,
    ),
  );
