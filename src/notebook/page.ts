import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { stripVTControlCharacters } from "node:util";
import { fontFile } from "../figures/index.js";
import { joined, readNotebook, type StoredOutput } from "./notebook-file.js";
import { escapeHtml } from "../disk/html.js";
import { pageLoader, pageStyle } from "./page-parts.js";
import { sanitiseHtml } from "./sanitise.js";

interface MarkdownToken {
  readonly content: string;
  attrGet(name: string): string | null;
}

interface Markdown {
  render(text: string): string;
  readonly renderer: { readonly rules: Record<string, unknown> };
}

type MarkdownModule = new (options: { readonly html: boolean }) => Markdown;

const load = createRequire(__filename);
const plotlyType = "application/vnd.plotly.v1+json";

/** JSON for a script element: no character sequence can end it or begin a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/>/g, "\\u003e")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}

/** Markdown as HTML: raw HTML in it is shown as text, links with other schemes than the web's are not made, pictures only from the page itself. */
function markdown(text: string): string {
  const Renderer = load("markdown-it") as MarkdownModule;
  const renderer = new Renderer({ html: false });
  renderer.renderer.rules["image"] = (tokens: readonly MarkdownToken[], index: number): string => {
    const source = tokens[index]?.attrGet("src") ?? "";
    const alt = escapeHtml(tokens[index]?.content ?? "");
    return /^data:image\/(png|gif|jpeg|webp);base64,/.test(source)
      ? `<img src="${escapeHtml(source)}" alt="${alt}">`
      : `<em>${alt}</em>`;
  };
  return renderer.render(text);
}

const base64 = (value: unknown): string => joined(value).replace(/[^A-Za-z0-9+/=]/g, "");
/** Text without the colours of terminals. */
const plain = stripVTControlCharacters;

/** One output as HTML; of its representations the richest that is data. */
function outputHtml(output: StoredOutput): string {
  const { data = {} } = output;
  if (output.output_type === "stream") return `<pre>${escapeHtml(plain(joined(output.text)))}</pre>`;
  if (output.output_type === "error")
    return `<pre class="error">${escapeHtml(plain(Array.isArray(output.traceback) ? output.traceback.map(String).join("\n") : ""))}</pre>`;
  const text = joined(data["text/plain"]);
  const png = base64(data["image/png"]);
  const picture = png === "" ? "" : `<img src="data:image/png;base64,${png}" alt="${escapeHtml(text)}">`;
  const live = data[plotlyType];
  if (live !== undefined)
    return `<figure class="live">${picture}<script type="application/json">${scriptJson(live)}</script></figure>`;
  if (data["text/html"] !== undefined)
    return `<div class="html">${sanitiseHtml(joined(data["text/html"]))}</div>`;
  if (picture !== "") return `<figure>${picture}</figure>`;
  if (data["text/markdown"] !== undefined) return markdown(joined(data["text/markdown"]));
  return `<pre>${escapeHtml(plain(text))}</pre>`;
}

/** A style of the figures' font as CSS that holds the font itself. */
const fontFace = (style: "regular" | "bold"): string =>
  `@font-face{font-family:Arimo;font-weight:${style === "bold" ? 700 : 400};src:url(data:font/ttf;base64,${readFileSync(fontFile(style)).toString("base64")})}`;

const sha256 = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/**
 * A notebook (its file's text) as one page that needs nothing else: figures live where they hold plotly data, with their
 * picture until then and where scripts are off; code folded; everything else static. The page's own policy lets only its
 * two own scripts run and loads nothing. `name`: of the file, for errors and as title if the notebook has no heading.
 */
export function notebookPage(text: string, name: string): string {
  const cells = readNotebook(text, name);
  const body = cells.map(({ type, source, outputs, attachments }) => {
    if (type === "markdown") return `<section>${markdown(inlined(source, attachments))}</section>`;
    if (type !== "code") return `<section><pre>${escapeHtml(source)}</pre></section>`;
    const code =
      source.trim() === ""
        ? ""
        : `<details><summary>code</summary><pre class="code"><code>${escapeHtml(source)}</code></pre></details>`;
    return `<section>${code}${outputs.map(outputHtml).join("")}</section>`;
  });
  const title = /^#\s+(.+)$/m.exec(cells.find(({ type }) => type === "markdown")?.source ?? "")?.[1] ?? name;
  const live = body.some((part) => part.includes('<figure class="live">'));
  const plotly = live
    ? readFileSync(load.resolve("plotly.js-dist-min/plotly.min.js"), "utf8").replace(
        /<\/(script)/gi,
        "<\\/$1",
      )
    : "";
  // Live figures are laid out with this font: in a wider one their texts would be cut off.
  const faces = live ? (["regular", "bold"] as const).map(fontFace).join("") : "";
  const scripts = live ? [plotly, pageLoader] : [];
  const policy = `default-src 'none'; script-src ${scripts.map(sha256).join(" ") || "'none'"}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'`;
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${faces}${pageStyle}</style></head>`,
    `<body><main>${body.join("\n")}</main>`,
    ...scripts.map((script) => `<script>${script}</script>`),
    "</body></html>\n",
  ].join("\n");
}

/** Pasted pictures (`attachment:name`) written into the text itself. */
function inlined(source: string, attachments: Readonly<Record<string, unknown>>): string {
  return source.replace(/\]\(attachment:([^)\s]+)\)/g, (whole, name: string) => {
    const data = attachments[decodeURI(name)];
    if (typeof data !== "object" || data === null) return whole;
    const [entry] = Object.entries(data);
    return entry === undefined ? whole : `](data:${entry[0]};base64,${base64(entry[1])})`;
  });
}
