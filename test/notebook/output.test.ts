import { expect, test, vi } from "vitest";
import { escapeHtml } from "../../src/disk/html.js";
import { emit } from "../../src/notebook/output.js";
import { kernelDouble } from "./kernel-double.js";

test("escaped text shows as it stands, in an element and in an attribute", () => {
  expect(escapeHtml(`<script src="x">'&'</script>`)).toBe(
    "&lt;script src=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/script&gt;",
  );
});

test("in a kernel everything is displayed and nothing printed, outside the text is printed", () => {
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  emit({ "text/plain": "words", "text/html": "<b>words</b>" });
  expect(print.mock.calls).toEqual([["words"]]);
  const { displayed } = kernelDouble();
  emit({ "text/plain": "more" }, { id: "a" });
  expect(displayed).toEqual([{ bundle: { "text/plain": "more" }, options: { id: "a" } }]);
  expect(print).toHaveBeenCalledTimes(1);
  print.mockRestore();
});
