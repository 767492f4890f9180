import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import type * as Built from "../../src/index.js";
import {
  codes,
  densityProbe,
  describedKey,
  descentProbe,
  evaluation,
  interpolation,
  lineProbe,
  noiseProbe,
  overlap,
  pathProbe,
  productTrials,
  rankProbe,
  runOfForm,
  signs,
  spectrum,
  spreadProbe,
  stableRateProbe,
  supportTrials,
  traceProbe,
  xorTrials,
  type Description,
  type Ticket,
  type TrainingRun,
} from "../../src/experiments/index.js";
import { keyOf } from "../../src/numerics/index.js";

type Form = Readonly<Record<string, unknown>>;

/** Hashes of own update rules of the package, as the built package has their text: forms name a rule by that alone. */
const rules = (): readonly string[] => {
  const built = createRequire(join(packageRoot(), "package.json"))("./dist/index.js") as typeof Built;
  return [built.optimizerModule(built.noisyGradient)].map(({ module }) => module.sha256);
};

/** The form with its rule, if it has an own one that the package has, as a module of that hash. */
function withRule(form: Form): Form {
  const { optimizer, ...recipe } = form["recipe"] as { optimizer: { module?: string } };
  if (optimizer.module === undefined || !rules().includes(optimizer.module)) return form;
  const module = { file: "noisyGradient", sha256: optimizer.module };
  return { ...form, recipe: { ...recipe, optimizer: { ...optimizer, module } } };
}

/** A run inside another form. */
const runIn = (form: unknown): TrainingRun => runOfForm(form as Form, keyOf(form));

/** The ticket of a run inside another form. */
function ticketIn(form: unknown): Ticket {
  const { ticket } = runIn(form);
  if (ticket === undefined) throw new Error("a form of this kind must have a ticket, got none");
  return ticket;
}

/** The description that has a canonical form, kind by kind. */
const descriptions: Readonly<Record<string, (form: Form, key: string) => Description>> = {
  train: (form, key) => runOfForm(withRule(form), key),
  evaluate: ({ run, ...rest }) => evaluation({ ...rest, run: runIn(run) }),
  interpolate: ({ from, to, ...rest }) => interpolation({ ...rest, from: runIn(from), to: runIn(to) }),
  signs: ({ run, ...rest }) => signs({ ...rest, ticket: ticketIn(run) }),
  overlap: ({ run, ...rest }) => overlap({ ...rest, ticket: ticketIn(run) }),
  codes: ({ run, ...rest }) => codes({ ...rest, run: runIn(run) }),
  spectrum: ({ run, version: _version, ...rest }) => spectrum({ ...rest, run: runIn(run) }),
  noise: ({ run, ...rest }) => noiseProbe({ ...rest, run: runIn(run) }),
  spread: ({ runs, ...rest }) => spreadProbe({ ...rest, runs: (runs as readonly unknown[]).map(runIn) }),
  density: ({ run, ...rest }) => densityProbe({ ...rest, run: runIn(run) }),
  trace: ({ run, ...rest }) => traceProbe({ ...rest, run: runIn(run) }),
  rank: ({ run, ...rest }) => rankProbe({ ...rest, run: runIn(run) }),
  descent: ({ run, ...rest }) => descentProbe({ ...rest, run: runIn(run) }),
  stableRate: ({ run, ...rest }) => stableRateProbe({ ...rest, run: runIn(run) }),
  path: ({ run, ...rest }) => pathProbe({ ...rest, run: runIn(run) }),
  line: ({ run, ...rest }) => lineProbe({ ...rest, run: runIn(run) }),
  // the fields of a simulation are plain values: what is left out is a default
  productTrials: (form) => productTrials(form as never),
  supportTrials: (form) => supportTrials(form as never),
  xorTrials: (form) => xorTrials(form as never),
};

const studies = readdirSync("data/results").filter((name) => name.endsWith(".jsonl.gz"));

describe("committed results", () => {
  it.each(studies)(
    "of %s are found again, every one under the key that its description has today",
    (study) => {
      const lines = gunzipSync(readFileSync(`data/results/${study}`))
        .toString("utf8")
        .trim()
        .split("\n");
      const lost = lines.flatMap((line) => {
        const { key, description } = JSON.parse(line) as { key: string; description: Form & { job: string } };
        const describe = descriptions[description.job];
        return describe !== undefined && describedKey(describe(description, key)) === key ? [] : [key];
      });
      expect(lost).toEqual([]);
      expect(lines.length).toBeGreaterThan(30);
    },
  );
});
