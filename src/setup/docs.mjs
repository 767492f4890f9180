// npm run docs: the reference of every public name, grouped by room, and the pages of docs/, as HTML to be read without a network.
// npm run docs -- --out FOLDER   (default: docs/site, which git ignores)
import { requireNode } from "./require-node.mjs";

requireNode();
const { existsSync, readFileSync, readdirSync } = await import("node:fs");
const { join, resolve } = await import("node:path");
const { root } = await import("./prepare.mjs");
const { reportFailure } = await import("./process.mjs");
const { inheritComments, undocumented } = await import("./doc-comments.mjs");
const { fillTables } = await import("./document-tables.mjs");
const { Application, Comment, CommentTag, Converter } = await import("typedoc");

/** Rooms in the order of CONTRIBUTING's table. */
const ROOMS = (
  "numerics statistics disk data networks engine training tickets curvature noise stability theory store figures experiments lab " +
  "cluster notebook kernel"
).split(" ");

/** What package.json exports, by file below src/, and what the reference calls it. */
const MODULES = Object.fromEntries(
  Object.entries(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports)
    .filter(([, { types }]) => types !== undefined)
    .map(([path, { types }]) => [
      types.replace(/^\.\/dist\/|\.d\.ts$/g, ""),
      path === "." ? "reference" : path.slice(2),
    ]),
);

/** The pages beside docs/README.md, in the order in which a reader should meet them. */
function pages() {
  const first = [
    "tutorial.md",
    "how-to",
    "explanations.md",
    "glossary.md",
    "benchmarks.md",
    "dependencies.md",
  ];
  return first.flatMap((name) => {
    const path = join(root, "docs", name);
    if (name.endsWith(".md")) return [path];
    const files = existsSync(path) ? readdirSync(path).sort() : [];
    return files.map((file) => join(path, file));
  });
}

/** What typedoc is asked for. Any warning is an error: a link that leads nowhere, a page that is not there. */
const optionsOf = (out) => ({
  name: "lottery-lab",
  entryPoints: Object.keys(MODULES).map((name) => join(root, "src", `${name}.ts`)),
  tsconfig: join(root, "tsconfig.json"),
  out,
  readme: join(root, "docs", "README.md"),
  projectDocuments: pages(),
  skipErrorChecking: true, // the build has checked types
  disableGit: true, // no links to a server
  sourceLinkTemplate: "#",
  hideGenerator: true,
  highlightLanguages: ["ts", "js", "sh", "json", "python", "r", "latex"],
  includeVersion: true,
  categorizeByGroup: false,
  categoryOrder: ROOMS,
  navigation: { includeCategories: true, includeGroups: false },
  sort: ["documents-first", "alphabetical"],
  validation: { invalidLink: true, notDocumented: false, notExported: false },
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  logLevel: "Warn",
});

/** The room of a name: the folder below src/ that its file lies in. */
function roomOf(reflection) {
  const [, room] = /(?:^|\/)src\/(\w+)\//.exec(reflection.sources?.[0]?.fileName ?? "") ?? [];
  return room;
}

/** The public names: beside pages typedoc keeps them in modules, which take their names from the files. */
const namesOf = (project) => project.children.flatMap(({ children = [] }) => children);

/** Puts each public name into the category of its room. */
function groupByRoom({ project }) {
  for (const each of namesOf(project)) {
    const room = roomOf(each);
    if (room === undefined) continue;
    each.comment ??= new Comment();
    each.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: room }]));
  }
  for (const module of project.children) module.name = MODULES[module.name] ?? module.name;
}

/** Writes the pages to a folder; throws what typedoc warns of. */
async function makeDocs(out) {
  fillTables(root);
  const app = await Application.bootstrap(optionsOf(out));
  inheritComments(app);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, groupByRoom, 1000);
  const project = await app.convert();
  if (project === undefined) throw new Error("docs: typedoc must read the sources, got the errors above");
  app.validate(project);
  const silent = undocumented(project);
  if (silent.length > 0)
    throw new Error(`docs: every public member must have a doc comment, got none on ${silent.join(", ")}`);
  await app.generateOutputs(project);
  const { errorCount, warningCount } = app.logger;
  if (errorCount + warningCount > 0)
    throw new Error(`docs: there must be no warnings, got ${errorCount + warningCount}`);
  console.log(`${namesOf(project).length} names and ${pages().length + 1} pages in ${out}`);
}

const [flag, folder = join(root, "docs", "site")] = process.argv.slice(2);
if (flag !== undefined && flag !== "--out")
  reportFailure(new Error(`docs: arguments must be --out FOLDER, got ${flag}`));
else await makeDocs(resolve(folder)).catch(reportFailure);
