import { describe, expect, it, onTestFinished } from "vitest";
import { datasets, type DatasetEntry, type DatasetName } from "../../../src/data/index.js";
import { ladder, levelRun, ticketOf, trainingRun } from "../../../src/experiments/index.js";
import { resolveNetwork } from "../../../src/networks/index.js";
import { packMask } from "../../../src/tickets/index.js";
import { small, temporaryLab } from "../../lab/temporary.js";

/** The digits with dark and bright exchanged, as another data set of 64 inputs. */
function negatives(): DatasetName {
  const turned = ({ inputs, ...rest }: ReturnType<DatasetEntry["read"]>["train"]) => ({
    ...rest,
    inputs: inputs.map((value) => 16 - value),
  });
  const entry: DatasetEntry = {
    ...datasets.digits,
    name: "negatives",
    read(contents) {
      const { train, test } = datasets.digits.read(contents);
      return { train: turned(train), test: turned(test) };
    },
  };
  const table = datasets as unknown as Record<string, DatasetEntry>;
  table["negatives"] = entry;
  onTestFinished(() => void Reflect.deleteProperty(table, "negatives"));
  return "negatives" as DatasetName;
}

describe("a ticket found on one data set and trained on another (Morcos et al. 2019)", () => {
  const subject = { network: "digits-mlp", data: "digits", recipe: small, seed: 7 } as const;

  it.each(["magnitude", "snip"] as const)(
    "by %s gives what its mask, kept as an array, gives there, from the original weights and from fresh ones",
    async (criterion) => {
      const data = negatives();
      const lab = temporaryLab();
      const ticket = ticketOf(ladder({ ...subject, criterion }), 2);
      const found = await lab.run(levelRun(ticket.ladder, 2));
      const mask = lab.keep(packMask(resolveNetwork("digits-mlp"), await found.mask()));
      for (const arm of ["ticket", "reinit"] as const) {
        const moved = await temporaryLab().run(trainingRun({ ...subject, data, ticket, arm }));
        const kept = await lab.run(trainingRun({ ...subject, data, mask, arm }));
        expect(moved.summary).toEqual(kept.summary);
        expect(await moved.weights()).toEqual(await kept.weights());
        expect(moved.key).not.toBe(kept.key);
      }
    },
  );
});
