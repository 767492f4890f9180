import { criteria, isRewind, startParts } from "../tickets/index.js";
import { contentKey, isContent } from "../store/index.js";
import { earlyRun, levelRun, type TrainingRun } from "./train/descriptions.js";
import type { Description } from "./measurements.js";

/** The run that a description is about. */
export function subjectOf(description: Description): TrainingRun {
  if (description.job === "train") return description;
  if (description.job === "signs") return levelRun(description.ticket.ladder, description.ticket.level);
  return "from" in description ? description.from : description.run;
}

/**
 * The results that must exist, with their blobs, before this one can be computed. `maskKnown`: tells of a run on a ticket that its mask is at
 * hand, and needs no training.
 */
export function dependencies(
  description: Description,
  maskKnown: (run: TrainingRun) => boolean = () => false,
): readonly TrainingRun[] {
  if ("from" in description) return [description.from, description.to];
  if (description.job === "signs") {
    const { ladder, level } = description.ticket;
    return Array.from({ length: level + 1 }, (_, each) => levelRun(ladder, each));
  }
  if (description.job === "train") {
    return [...(maskKnown(description) ? [] : maskNeeds(description)), ...startNeeds(description)];
  }
  const { run, weights } = description;
  const resets = description.job === "evaluate" && description.reset.length > 0 ? startNeeds(run) : [];
  if (weights === undefined) return [run, ...resets];
  return [...(maskKnown(run) ? [] : maskNeeds(run)), ...resets]; // given weights need no run, but the run's mask
}

/** What a run's mask is read from. */
function maskNeeds({ ticket, arrangement }: TrainingRun): readonly TrainingRun[] {
  if (ticket === undefined || ticket.level === 0 || arrangement === "dense") return [];
  if (criteria[ticket.ladder.criterion].when === "start") return [];
  const below = levelRun(ticket.ladder, ticket.level - 1);
  return [below, ...earlyRuns(levelRun(ticket.ladder, ticket.level))];
}

/** What a run's initial weights are read from. */
function startNeeds(run: TrainingRun): readonly TrainingRun[] {
  const { ticket } = run;
  const trained = startParts(run.start).includes("trained");
  return [
    ...(trained && ticket !== undefined ? [levelRun(ticket.ladder, ticket.level - 1)] : []),
    ...earlyRuns(run),
  ];
}

function earlyRuns(run: TrainingRun): readonly TrainingRun[] {
  return startParts(run.start)
    .filter(isRewind)
    .map(({ step }) => earlyRun(run, step));
}

/** Keys of what the user made by hand and a description starts from. */
export function contents(description: Description): readonly string[] {
  const made =
    description.job === "train"
      ? [description.mask, ...startParts(description.start)]
      : "weights" in description
        ? [description.weights]
        : [];
  return made.flatMap((each) => (isContent(each) ? [contentKey(each)] : []));
}
