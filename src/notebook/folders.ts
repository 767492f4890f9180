import { join } from "node:path";

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
