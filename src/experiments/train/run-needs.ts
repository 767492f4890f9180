import { criteria, isRewind, startParts } from "../../tickets/index.js";
import { isContent, type Content } from "../../store/index.js";
import type { MaskKnown } from "../kind.js";
import { earlyRun, levelRun } from "./level-run.js";
import type { TrainingRun } from "./training-run.js";

/** What a training run must have before it can be computed: what its mask and its initial weights are read from. */
export function runNeeds(run: TrainingRun, maskKnown: MaskKnown): readonly TrainingRun[] {
  return [...(maskKnown(run) ? [] : maskNeeds(run)), ...startNeeds(run)];
}

/** What a run's mask is read from. */
export function maskNeeds({ ticket, arrangement }: TrainingRun): readonly TrainingRun[] {
  if (ticket === undefined || ticket.level === 0 || arrangement === "dense") return [];
  if (criteria[ticket.ladder.criterion].when === "start") return [];
  const below = levelRun(ticket.ladder, ticket.level - 1);
  return [below, ...earlyRuns(levelRun(ticket.ladder, ticket.level))];
}

/** What a run's initial weights are read from. */
export function startNeeds(run: TrainingRun): readonly TrainingRun[] {
  const { ticket } = run;
  const trained = startParts(run.start).includes("trained");
  return [
    ...(trained && ticket !== undefined ? [levelRun(ticket.ladder, ticket.level - 1)] : []),
    ...earlyRuns(run),
  ];
}

/** Arrays made by hand that a run starts from. */
export function runContents({ mask, start }: TrainingRun): readonly Content[] {
  return [mask, ...startParts(start)].filter((each) => isContent(each));
}

function earlyRuns(run: TrainingRun): readonly TrainingRun[] {
  return startParts(run.start)
    .filter(isRewind)
    .map(({ step }) => earlyRun(run, step));
}
