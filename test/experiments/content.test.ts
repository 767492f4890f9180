import { describe, expect, it, onTestFinished } from "vitest";
import {
  datasets,
  examples,
  loadDataset,
  type DatasetEntry,
  type DatasetName,
} from "../../src/data/index.js";
import {
  canonicalForm,
  describedKey,
  ladder,
  ladderKey,
  levelRun,
  trainingRun,
} from "../../src/experiments/index.js";
import {
  arrangementBehaviour,
  criterionBehaviour,
  startBehaviour,
} from "../../src/experiments/identity/behaviour.js";
import { dataIdentity } from "../../src/experiments/identity/data-form.js";
import { pinnedBehaviour, pinnedData } from "../../src/experiments/identity/pinned.js";
import { random, sha256Hex } from "../../src/numerics/index.js";
import {
  arrangements,
  criteria,
  starts,
  type CriterionEntry,
  type StartEntry,
} from "../../src/tickets/index.js";
import { small, temporaryFolder, temporaryLab } from "../lab/temporary.js";

const subject = { network: "digits-mlp", data: "digits", recipe: small, seed: 7 } as const;

/** Puts another entry into a table until the test ends. */
function replaced(table: object, name: string, entry: unknown): void {
  const open = table as Record<string, unknown>;
  const before = open[name];
  open[name] = entry;
  onTestFinished(() => {
    if (before === undefined) Reflect.deleteProperty(open, name);
    else open[name] = before;
  });
}

describe("entries of our tables", () => {
  it("do what they were pinned to do, so that their names alone stand in keys", () => {
    const does = <Entry>(table: object, find: (entry: Entry) => string): object =>
      Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, find(entry as Entry)]));
    expect({
      criteria: does(criteria, criterionBehaviour),
      starts: does(starts, startBehaviour),
      arrangements: does(arrangements, arrangementBehaviour),
    }).toEqual(pinnedBehaviour);
    expect(does(datasets, dataIdentity)).toEqual(pinnedData);
  });

  it("of the data hold the examples they held (the reader of a pinned set is in no key)", async () => {
    const sum = async (name: DatasetName): Promise<string> => {
      const { train, test } = await loadDataset(name);
      return sha256Hex(
        Buffer.concat(
          [train.inputs, train.labels, test.inputs, test.labels].map((values) =>
            Buffer.from(values.buffer, values.byteOffset, values.byteLength),
          ),
        ),
      ).slice(0, 16);
    };
    expect(await Promise.all([sum("digits"), sum("mnist")])).toEqual([
      "adbedc90ca53bba7",
      "06b0d1f124c4e5fa",
    ]);
  });

  it.each(Object.keys(criteria))(
    "criterion %s that was changed gives ladders and runs other keys",
    (name) => {
      const described = ladder({ ...subject, criterion: name as keyof typeof criteria });
      const before = [describedKey(levelRun(described, 2)), ladderKey(described)];
      const entry: CriterionEntry = criteria[name as keyof typeof criteria];
      const score: CriterionEntry["score"] = (input) =>
        entry.score(input).map((layer) => Array.from(layer, (value, i) => (i % 2 === 0 ? -value : value)));
      replaced(criteria, name, { ...entry, score });
      const after = [describedKey(levelRun(described, 2)), ladderKey(described)];
      expect(after.filter((key) => before.includes(key))).toEqual([]);
      expect(describedKey(levelRun(described, 0))).toBe(describedKey(trainingRun(subject)));
    },
  );

  it("a default of a criterion that was changed is seen too, since defaults are left out of keys", () => {
    const before = describedKey(levelRun(ladder(subject), 1));
    replaced(criteria, "magnitude", { ...criteria.magnitude, scope: "global" });
    expect(describedKey(levelRun(ladder(subject), 1))).not.toBe(before);
  });

  it.each(Object.keys(starts).filter((name) => name !== "original"))(
    "start %s that was changed gives runs that name it other keys, inside another start too",
    (name) => {
      const options = name === "rewind" ? { step: 30 } : name === "noise" ? { scale: 0.1 } : {};
      const named = { name, ...(name === "signFlipped" ? { fraction: 0.5 } : options) };
      const forms = () =>
        [named, { layers: [named, "reinit", "original"] }].map((start) =>
          JSON.stringify(canonicalForm({ ...levelRun(ladder(subject), 2), start } as never)),
        );
      const before = forms();
      const entry: StartEntry = starts[name as keyof typeof starts];
      replaced(starts, name, { ...entry, make: () => new Float32Array(6 * 5 + 5 + 5 * 4 + 4) });
      expect(forms().filter((form) => before.includes(form))).toEqual([]);
    },
  );

  it.each(["random", "shuffled", "erk"] as const)(
    "arrangement %s that was changed gives other keys",
    (name) => {
      const run = { ...levelRun(ladder(subject), 2), arrangement: name };
      const before = describedKey(run);
      replaced(arrangements, name, arrangements.ticket);
      expect(describedKey(run)).not.toBe(before);
    },
  );

  it("what cannot be computed by workers is refused there: their tables are not those of the asking process", async () => {
    const lab = temporaryLab({ workers: 1 });
    replaced(criteria, "magnitude", { ...criteria.magnitude, score: criteria.movement.score });
    await expect(lab.run(levelRun(ladder(subject), 1))).rejects.toThrow(
      "must give a job the key it was asked under",
    );
  });
});

describe("a data set of one's own in the table", () => {
  /** Three classes in four inputs; `seed` is what is in it. */
  const own = (seed: number): DatasetEntry => {
    const part = (count: number) => {
      const rng = random(seed);
      const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
      const inputs = Float32Array.from(
        { length: 4 * count },
        (_, i) => rng.normal() + (i % 4 === (labels[i >> 2] ?? 0) ? 3 : 0),
      );
      return examples(inputs, labels, { features: 4, classes: 3, scale: 1 });
    };
    return {
      name: "own",
      title: "",
      source: "",
      licence: "",
      features: 4,
      classes: 3,
      trainCount: 120,
      testCount: 30,
      files: [],
      folders: ["."],
      mirrors: [],
      commands: [],
      read: () => ({ train: part(120), test: part(30) }),
    };
  };

  it("enters the keys by its examples: corrected data find no results of the first", async () => {
    const recipe = { ...small, validation: 20, batchSize: 16 };
    const run = () => trainingRun({ network: { widths: [4, 8, 3] }, data: "own" as never, recipe, seed: 1 });
    const store = temporaryFolder();
    const found = [];
    for (const seed of [1, 3, 1]) {
      replaced(datasets, "own", own(seed));
      found.push(await temporaryLab({ store }).run(run()));
    }
    const [first, corrected, again] = found;
    expect(corrected?.key).not.toBe(first?.key);
    expect(again?.key).toBe(first?.key);
    expect(corrected?.summary.final.testLoss).not.toBe(first?.summary.final.testLoss);
  });

  it("by its files' checksums and its reader where it has files", () => {
    const entry = { ...own(1), files: [{ name: "a", sha256: "1".repeat(64) }] };
    const same = [entry, { ...entry }].map(dataIdentity);
    const others = [
      { ...entry, files: [{ name: "a", sha256: "2".repeat(64) }] },
      { ...entry, classes: 4 },
      { ...entry, read: () => own(2).read([]) },
    ].map(dataIdentity);
    expect(new Set([...same, ...others]).size).toBe(4);
  });
});
