import { describe, expect, it } from "vitest";
import {
  canonicalForm,
  describedKey,
  evaluation,
  ladder,
  levelRun,
  oneShotTicket,
  rewindTo,
  runOfForm,
  ticketOf,
  trainingRun,
  type TrainingRun,
} from "../../../src/experiments/index.js";
import { small, smallRun } from "../../lab/temporary.js";

const subject = { network: "digits-mlp", data: "digits", recipe: small, seed: 7 } as const;
const scheduled = { ...small, schedule: { warmup: 10, drops: [60] } };
const trunk = ladder(subject);
const content = { content: "a".repeat(64) };

describe("runOfForm", () => {
  it.each<[string, TrainingRun]>([
    ["dense", smallRun()],
    ["of a level", levelRun(trunk, 3)],
    ["of an arm with a draw", smallRun({ ticket: ticketOf(trunk, 2), arm: "random", draw: 4 })],
    ["of another seed than its ticket", smallRun({ ticket: ticketOf(ladder({ ...subject, seed: 8 }), 2) })],
    [
      "of another recipe than its ticket",
      smallRun({ ticket: ticketOf(trunk, 2), recipe: { ...small, rate: 1e-3 } }),
    ],
    ["one-shot", smallRun({ ticket: oneShotTicket(trunk, 4) })],
    ["rewound", levelRun(ladder({ ...subject, recipe: scheduled, restart: rewindTo(scheduled, 30) }), 2)],
    ["of SNIP", levelRun(ladder({ ...subject, criterion: "snip", rate: 0.5 }), 2)],
    ["with own mask and start", smallRun({ mask: content, start: content })],
    [
      "of a network by its widths",
      trainingRun({ ...subject, network: { widths: [64, 9, 10], activation: "tanh" } }),
    ],
  ])("gives the run %s back from its form, through JSON", (_, run) => {
    const form = JSON.parse(JSON.stringify(canonicalForm(run))) as Record<string, unknown>;
    const restored = runOfForm(form, describedKey(run));
    expect(canonicalForm(restored)).toEqual(canonicalForm(run));
  });

  it.each([
    ["another job", canonicalForm(evaluation({ run: smallRun() })), "got job evaluate"],
    ["a form of another key", canonicalForm(levelRun(trunk, 1)), "got one of key"],
    ["a field that this version does not know", { ...canonicalForm(smallRun()), dropout: 0.5 }, "dropout"],
  ])("refuses %s", (_, form, message) => {
    const key = describedKey(smallRun());
    expect(() => runOfForm(form, key)).toThrow(
      `runOfForm: ${key} must be a training run that its form describes`,
    );
    expect(() => runOfForm(form, key)).toThrow(message);
  });
});
