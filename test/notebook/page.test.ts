import { expect, test } from "vitest";
import { notebookPage, scriptJson } from "../../src/notebook/page.js";
import { displayed, storedNotebook } from "./stored.js";

const png = "iVBORw0KGgo=";
const evil = "</script><script>alert(1)</script><!--";
const live = {
  "application/vnd.plotly.v1+json": { data: [{ type: "scatter", x: [1], y: [2], name: evil }], layout: {} },
  "image/png": png,
  "text/plain": 'a "caption" <b>',
};
const scripts = (page: string): readonly string[] =>
  [...page.matchAll(/<script([^>]*)>/g)].map(([, attributes = ""]) => attributes.trim());

test("a live figure is its picture, its data as JSON that cannot leave its element, plotly.js and one loader", () => {
  const page = notebookPage(storedNotebook([displayed(live)]), "a.ipynb");
  expect(scripts(page)).toEqual(['type="application/json"', "", ""]);
  const [, json = ""] = /<script type="application\/json">(.*?)<\/script>/s.exec(page) ?? [];
  expect(JSON.parse(json)).toEqual(live["application/vnd.plotly.v1+json"]);
  expect(page).toContain(`<img src="data:image/png;base64,${png}" alt="a &quot;caption&quot; &lt;b&gt;">`);
  expect(page).not.toContain("alert(1)</script>");
  expect(page.length).toBeGreaterThan(4e6);
});

test("the page loads nothing: its policy names two scripts by hash, and no address outside of prose and plotly.js", () => {
  const page = notebookPage(storedNotebook([displayed(live)]), "a.ipynb");
  expect(page).toMatch(/default-src 'none'; script-src 'sha256-[\w+/=]{44}' 'sha256-[\w+/=]{44}';/);
  const without = page.slice(0, page.indexOf("</main>"));
  expect(without).not.toMatch(/(src|href)="(?!data:)/);
});

test("without live figures there is no script at all and a page of a few kilobytes", () => {
  const page = notebookPage(storedNotebook([displayed({ "text/plain": "x < 1" })]), "a.ipynb");
  expect(scripts(page)).toEqual([]);
  expect(page).toContain("script-src 'none'");
  expect(page).toContain("<pre>x &lt; 1</pre>");
  expect(page.length).toBeLessThan(5000);
});

test.each([
  [
    "<table><tr><td onclick='x()'>1</td></tr></table><script>alert(1)</script>",
    "<table><tbody><tr><td>1</td></tr></tbody></table>",
  ],
  [
    '<p style="text-align:right;position:fixed;background:url(//x)">a &lt; b</p>',
    '<p style="text-align:right">a &lt; b</p>',
  ],
  ["<img src=x onerror=alert(1)><iframe srcdoc='<p>'></iframe><a href='javascript:x()'>go</a>", "go"],
  ["<svg><script>1</script></svg><style>*{}</style><b>kept", "<b>kept</b>"],
])("of HTML in an output only layout is kept: %s", (html, kept) => {
  const page = notebookPage(storedNotebook([displayed({ "text/html": html })]), "a.ipynb");
  expect(page).toContain(`<div class="html">${kept}</div>`);
});

test("prose is Markdown: raw HTML in it is text, script links are not made, pictures come from the page only", () => {
  const page = notebookPage(
    storedNotebook(
      [],
      "# T <i>\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![alt](http://a.b/c.png)\n\n| a |\n|---|\n| 1 |",
    ),
    "a.ipynb",
  );
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page).not.toMatch(/href="javascript|<img/);
  expect(page).toContain("<em>alt</em>");
  expect(page).toContain("<td>1</td>");
  expect(page).toContain("<title>T &lt;i&gt;</title>");
});

test("streams and errors are shown as text without the colours of terminals", () => {
  const page = notebookPage(
    storedNotebook([
      { output_type: "stream", name: "stdout", text: ["\u001b[31mred\u001b[0m\n", "<b>"] },
      { output_type: "error", ename: "E", evalue: "", traceback: ["\u001b[31mE\u001b[0m: <x>"] },
    ]),
    "a.ipynb",
  );
  expect(page).toContain("<pre>red\n&lt;b&gt;</pre>");
  expect(page).toContain('<pre class="error">E: &lt;x&gt;</pre>');
});

test("what is not a notebook is an error that names the file", () => {
  expect(() => notebookPage("{", "b.ipynb")).toThrow("readNotebook: b.ipynb must be JSON");
  expect(() => notebookPage('{"nbformat":3}', "b.ipynb")).toThrow("b.ipynb must be a notebook of format 4");
});

test("JSON for a script element has neither angle brackets nor line separators, and reads back the same", () => {
  const value = { a: `${evil}\u2028\u2029` };
  expect(scriptJson(value)).not.toMatch(/[<>\u2028\u2029]/);
  expect(JSON.parse(scriptJson(value))).toEqual(value);
});
