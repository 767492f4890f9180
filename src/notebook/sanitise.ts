import { createRequire } from "node:module";

/** What we use of a parsed document. */
interface HtmlNode {
  readonly nodeType: number;
  readonly childNodes: Iterable<HtmlNode>;
  readonly textContent: string | null;
  readonly tagName?: string;
  getAttribute?(name: string): string | null;
}

interface JsdomModule {
  readonly JSDOM: { fragment(html: string): HtmlNode };
}

const load = createRequire(__filename);

/** Elements that lay out text and tables; nothing that runs, loads or submits. */
const elements = new Set(
  "p div span b strong i em u s sub sup small code pre br hr blockquote h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td".split(
    " ",
  ),
);
/** Elements dropped with all they hold; other unknown ones keep their text. */
const dropped = new Set([
  "script",
  "style",
  "template",
  "iframe",
  "object",
  "embed",
  "noscript",
  "svg",
  "math",
  "title",
]);
const empty = new Set(["br", "hr"]);
/** One harmless declaration of a style attribute. */
const declaration =
  /^(text-align|font-size|font-weight|font-style|border-left|padding-left|color|background-color|white-space|vertical-align|margin|padding)\s*:\s*[\w #%.,+-]{1,80}$/;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c] ?? c);

function attributes(node: HtmlNode): string {
  const style = (node.getAttribute?.("style") ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter((part) => declaration.test(part))
    .join(";");
  const spans = ["colspan", "rowspan"].flatMap((name) => {
    const value = node.getAttribute?.(name) ?? "";
    return /^[1-9]\d{0,2}$/.test(value) ? [` ${name}="${value}"`] : [];
  });
  return `${style === "" ? "" : ` style="${escape(style)}"`}${spans.join("")}`;
}

function write(node: HtmlNode): string {
  if (node.nodeType === 3) return escape(node.textContent ?? "");
  if (node.nodeType !== 1 && node.nodeType !== 11) return "";
  const name = node.tagName?.toLowerCase() ?? "";
  if (dropped.has(name)) return "";
  const inner = [...node.childNodes].map(write).join("");
  if (!elements.has(name)) return inner;
  return empty.has(name) ? `<${name}>` : `<${name}${attributes(node)}>${inner}</${name}>`;
}

/**
 * HTML with only what lays out text and tables: parsed as a browser would, and written again from a short list of
 * elements and style declarations. Scripts, handlers, links, pictures and frames are gone.
 */
export function sanitiseHtml(html: string): string {
  const { JSDOM } = load("jsdom") as JsdomModule;
  return write(JSDOM.fragment(html));
}
