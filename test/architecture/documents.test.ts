import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { documents, read } from "./document-text.js";
import { rooms } from "./rooms.js";

test("every relative link and picture of the documents leads to a file", () => {
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !existsSync(target))
      .map((target) => `${document}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("every command of the documents is a script of package.json", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const named = documents.flatMap((document) =>
    [...read(document).matchAll(/npm (?:run ([\w:-]+)|(start|test))/g)].map(
      ([, script, own]) => script ?? own ?? "",
    ),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("the rooms of CONTRIBUTING are those the import test enforces, with the same numbers", () => {
  const listed = [...read("CONTRIBUTING.md").matchAll(/^\| (\d+) \| `(\w+)`/gm)];
  const inUse = Object.entries(rooms).filter(([name]) => existsSync(`src/${name}`));
  expect(listed.map(([, number, name]) => [name, Number(number)]).sort()).toEqual(inUse.sort());
});

test("environment.md names the versions that are pinned", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as {
    packages: Record<string, { version?: string }>;
  };
  const pinned = new Map(
    [...read("src/setup/requirements.txt").matchAll(/^([\w-]+)==(\S+)/gm)].map(([, name = "", version]) => [
      name.replaceAll("-", "_"),
      version,
    ]),
  );
  const rows = [...read("environment.md").matchAll(/^\| (`.+?`) \| ([\d.]+(?:, [\d.]+)*) \|/gm)];
  const stated = rows.flatMap(([, names = "", versions = ""]) =>
    names.split(", ").map((name, i) => [name.replaceAll("`", ""), versions.split(", ")[i]] as const),
  );
  expect(stated.length).toBeGreaterThan(15);
  for (const [name, version] of stated) {
    expect([name, packages[`node_modules/${name}`]?.version ?? pinned.get(name)]).toEqual([name, version]);
  }
});
