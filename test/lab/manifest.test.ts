import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { readManifest, runManifestJob, writeManifest } from "../../src/lab/index.js";
import { evaluation, ladder, levelRun } from "../../src/experiments/index.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "./temporary.js";

const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });

describe("writeManifest", () => {
  it("lists each job once with what it needs in an earlier wave, and reads back as it was written", () => {
    const file = join(temporaryFolder(), "deep", "m.json");
    const written = writeManifest(file, [
      levelRun(trunk, 2),
      evaluation({ run: levelRun(trunk, 1) }),
      levelRun(trunk, 2),
    ]);
    expect(written.jobs.map(({ wave, description }) => [wave, description.job])).toEqual([
      [0, "train"],
      [1, "train"],
      ...[
        [2, "train"],
        [2, "evaluate"],
      ],
    ]);
    expect(readManifest(file)).toEqual(written);
  });

  it("is refused where it is no manifest, or a description does not have its key", () => {
    const file = join(temporaryFolder(), "m.json");
    writeFileSync(file, "{}");
    expect(() => readManifest(file)).toThrow("m.json must hold");
    writeManifest(file, [smallRun()]);
    writeFileSync(file, readFileSync(file, "utf8").replace('"seed": 7', '"seed": 8'));
    expect(() => readManifest(file)).toThrow("another version of the package wrote it");
  });
});

test.each([
  [
    '"jobs": [',
    '"scale": "quick", "jobs": [',
    'readManifest: field must be one of "manifest", "jobs", got "scale"',
  ],
  ['"wave": 0', '"wave": 0, "waves": 1', '"description", got "waves" (did you mean "wave"?)'],
  ['"draw": 0', '"draw": 0, "drawn": 1', 'got "drawn" (did you mean "draw"?)'],
])("a manifest whose %s became %s is refused", (from, to, message) => {
  const file = join(temporaryFolder(), "m.json");
  writeManifest(file, [smallRun()]);
  writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
  expect(() => readManifest(file)).toThrow(message);
});

describe("runManifestJob", () => {
  it("computes one job, with what it needs if that is not there; an index outside is refused", async () => {
    const lab = temporaryLab();
    const manifest = writeManifest(join(temporaryFolder(), "m.json"), [levelRun(trunk, 1)]);
    await runManifestJob(lab, manifest, 1);
    expect(lab.store.keys()).toEqual(manifest.jobs.map(({ key }) => key).sort());
    await expect(runManifestJob(lab, manifest, 2)).rejects.toThrow("index must be in [0, 2), got 2");
  });
});
