import { expect, it } from "vitest";
import { evaluation, ladder, levelRun, trainingRun } from "../../src/experiments/index.js";
import { small, smallRun, temporaryLab } from "../lab/temporary.js";

const noisy = { ...small, labelNoise: 0.5 };

it("a run on noisy labels has the same bits on every back end, and is worse on validation and test examples, whose labels are clean", async () => {
  const engines = ["reference", "wasm", "native"] as const;
  const found = await Promise.all(
    engines.map((engine) => temporaryLab({ engine }).run(smallRun({ recipe: noisy }))),
  );
  const [first, ...others] = found;
  for (const other of others) {
    expect(other.summary).toEqual(first?.summary);
    expect(await other.weights()).toEqual(await first?.weights());
  }
  const plain = await temporaryLab().run(smallRun());
  expect(first?.summary.final.testAccuracy ?? 1).toBeLessThan(plain.summary.final.testAccuracy ?? 0);
  expect(first?.summary.history[0]).toEqual(plain.summary.history[0]); // before the first step nothing differs
});

it("whatever looks at the run's training examples sees the labels that it was trained on, validation examples clean ones", async () => {
  const lab = temporaryLab();
  const accuracy = async (recipe: typeof small, part: "training" | "validation"): Promise<number> =>
    (await lab.run(evaluation({ run: smallRun({ recipe }), part }))).summary.accuracy ?? NaN;
  const [clean, trained] = [await accuracy(small, "training"), await accuracy(noisy, "training")];
  expect(clean).toBeGreaterThan(0.7);
  expect(trained).toBeLessThan(0.6);
  expect(await accuracy(noisy, "validation")).toBeGreaterThan(trained + 0.1);
});

it("the dense level of a ladder on noisy labels is the run on them, and not that on clean ones", async () => {
  const lab = temporaryLab();
  const subject = { network: "digits-mlp", data: "digits", seed: 7 } as const;
  const level = (recipe: typeof small) => levelRun(ladder({ ...subject, recipe }), 0);
  const [own, run] = await lab.runAll([level(noisy), trainingRun({ ...subject, recipe: noisy })]);
  expect(own?.key).toBe(run?.key);
  const other = await lab.run(level(small));
  expect(other.key).not.toBe(run?.key);
});
