import { checkOwnData, keepOwnData } from "../experiments/index.js";
import type { Job } from "../lab/plan.js";
import { dataFiles, moduleAsset, packageFiles, roundsFiles } from "./assets.js";
import { keepAsset } from "./kept-assets.js";
import { dataSetsOf, modulesOf, usesRounds, type StudyPlaces } from "./study-work.js";
import type { SentAssets } from "./submission.js";

/** Lays into the store what jobs need beside it: the package, the data sets, modules, and committed elimination rounds if a job is spared a trunk by them. */
export async function sendableAssets(
  jobs: readonly Job[],
  { store, committed }: StudyPlaces,
): Promise<SentAssets> {
  for (const { description } of jobs) {
    checkOwnData(store, description);
    keepOwnData(store, description);
  }
  const data = await dataFiles(dataSetsOf(jobs));
  const modules = modulesOf(jobs);
  const { files, begins } = moduleAsset(modules);
  const withTypescript = files.some(({ path }) => /\.[cm]?ts$/.test(path));
  const keep = (kept: Parameters<typeof keepAsset>[1]): string => keepAsset(store.folder, kept);
  return {
    package: keep(packageFiles(withTypescript)),
    data: keep(data),
    rounds: committed !== undefined && usesRounds(jobs, committed) ? keep(roundsFiles(committed)) : undefined,
    modules: modules.length === 0 ? undefined : keep(files),
    moduleFiles: begins,
  };
}
