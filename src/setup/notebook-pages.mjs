import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * Writes a page beside each executed notebook under out/, of the one kind that `lottery-lab export --html` writes too: self-contained, with live
 * figures, to be read and printed without a network. A notebook that did not come to its end has none.
 */
export function writePages(root, notebooks) {
  const { exportPages } = createRequire(import.meta.url)(join(root, "dist", "notebook", "index.js"));
  for (const notebook of notebooks) {
    const folder = join(root, "out", notebook.replace(/\.ipynb$/, ""));
    const executed = join(folder, notebook);
    if (existsSync(executed)) exportPages(executed, { to: folder });
  }
}
