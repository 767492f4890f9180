import { build } from "../src/setup/prepare.mjs";
import { CommandError } from "../src/setup/process.mjs";

/** Brings dist/ up to date before the first test: what tests import from src/ is taken from there, kernels and workers are started from there. */
export default async function buildOnce(): Promise<void> {
  await build().catch((error: unknown) => {
    throw error instanceof CommandError ? new Error(`src/ must compile, got\n${error.output}`) : error;
  });
}
