import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder a notebook run leaves its results in: `LOTTERY_OUT`; undefined when a person runs the notebook. */
export function outFolder(environment: Environment = process.env): string | undefined {
  const folder = environment["LOTTERY_OUT"];
  return folder === undefined || folder === "" ? undefined : folder;
}

/** Where figures are saved: `figures` in `LOTTERY_OUT`, else beside the notebook (kernels start in its folder). */
export function figureFolder(environment: Environment = process.env): string {
  return join(outFolder(environment) ?? ".", "figures");
}

/** Writes a file whole or not at all; its folder is made if missing. */
export function writeWhole(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const half = `${path}.${process.pid}.part`;
  writeFileSync(half, content);
  renameSync(half, path);
}
