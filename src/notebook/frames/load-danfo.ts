import { createRequire } from "node:module";
import { join } from "node:path";
import { packageRoot } from "../../data/index.js";
import { loadTfjs } from "../../engine/tfjs/load-tfjs.js";

/** What is used of danfojs-node. */
export interface Danfo {
  readonly DataFrame: new (columns: Readonly<Record<string, readonly unknown[]>>) => object;
  readonly Series: new (values: readonly unknown[]) => object;
}

/**
 * danfojs-node, loaded when first asked for (about 1 s), on the TensorFlow.js that the process has. Throws with what helps where it is not
 * installed: it is optional.
 */
export function loadDanfo(from: string = packageRoot()): Danfo {
  const load = createRequire(join(from, "package.json"));
  try {
    load.resolve("danfojs-node");
  } catch {
    throw new Error(
      "frame: danfojs-node must be installed, got none (it is optional: npm install danfojs-node@1.2.0 with the overrides of " +
        "lottery-lab's README; table and plain rows do without)",
    );
  }
  loadTfjs();
  return load("danfojs-node") as Danfo;
}
