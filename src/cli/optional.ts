import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { advice } from "../data/advice.js";
import { packageRoot } from "../data/index.js";
import { chooseEngine, nativeBinary, type NativeBinary } from "../engine/index.js";
import { tfjsFolder } from "../engine/tfjs/load-tfjs.js";
import { messageOf, missing, ok, type Finding } from "./finding.js";

/** The engine in machine code: which width it computes at and what compiled it, or why it is not in use. */
export function nativeEngine(binary: NativeBinary = nativeBinary()): Finding {
  const name = "native engine";
  if (binary.state === "there") {
    const widths = binary.widths.join(", ");
    return ok(
      name,
      `${chooseEngine("native").width} floats a vector (of ${widths}), compiled by ${binary.compiler}`,
    );
  }
  const detail = `${binary.reason}; WebAssembly computes, with the same results`;
  return missing(name, detail, advice("native"));
}

/** Whether a folder has @tensorflow/tfjs-node, and not what stands in for it under danfojs-node in a clone. */
function hasTfjsNode(folder: string): boolean {
  const manifest = join(folder, "package.json");
  return (
    existsSync(folder) && !(existsSync(manifest) && readFileSync(manifest, "utf8").includes('"standIn"'))
  );
}

/**
 * TensorFlow.js on its native library, in a folder of its own or beside the package. It is loaded in another process, which may
 * take seconds and may crash.
 */
export async function tfjsNode(
  folders: readonly string[] = [join(packageRoot(), tfjsFolder), packageRoot()],
): Promise<Finding> {
  const name = "tfjs-node";
  const inside = join("node_modules", "@tensorflow", "tfjs-node");
  const folder = folders.find((each) => hasTfjsNode(join(each, inside)));
  if (folder === undefined) {
    return missing(
      name,
      "not installed; optional: networks of TensorFlow.js compute in pure JavaScript without it, slowly",
      `${advice("tfjsNode")} (214 MB)`,
    );
  }
  try {
    const program = `console.log(require(${JSON.stringify(join(folder, inside))}).version["tfjs-node"])`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], {
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" },
      timeout: 60_000,
    });
    return ok(name, `${stdout.trim().split("\n").at(-1) ?? ""} loads from ${folder}`);
  } catch (error) {
    const said = messageOf(error).split("\n");
    const reason = said.find((line) => /^\w*Error\b/.test(line)) ?? said[0] ?? "";
    return missing(
      name,
      `installed in ${folder}, but does not load: ${reason}`,
      `${advice("tfjsNode")}, anew`,
    );
  }
}
