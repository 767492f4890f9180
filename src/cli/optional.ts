import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../data/index.js";
import { chooseEngine, nativeBinary, type NativeBinary } from "../engine/index.js";
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
  return missing(name, detail, "npm run build:native");
}

const folderOfPeers = ".tfjs-node";
const install = `npm install --prefix ${folderOfPeers} @tensorflow/tfjs-node@4.22.0`;

/**
 * TensorFlow.js on its native library, in a folder of its own or beside the package. It is loaded in another process, which may
 * take seconds and may crash.
 */
export async function tfjsNode(
  folders: readonly string[] = [join(packageRoot(), folderOfPeers), packageRoot()],
): Promise<Finding> {
  const name = "tfjs-node";
  const inside = join("node_modules", "@tensorflow", "tfjs-node");
  const folder = folders.find((each) => existsSync(join(each, inside)));
  if (folder === undefined) {
    return missing(
      name,
      "not installed; optional, only npm run bench measures beside it",
      `${install} (it downloads the library of TensorFlow)`,
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
    return missing(name, `installed in ${folder}, but does not load: ${reason}`, `${install}, anew`);
  }
}
