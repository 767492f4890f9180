import { without, type Canonical } from "./canonical-parts.js";
import { levelRun } from "./train/descriptions.js";
import { versionOf } from "./job-versions.js";
import type { Description, PointOptions } from "./measurements.js";
import { trainingForm } from "./train/training-form.js";

/**
 * What a description says, in its one form: defaults left out, networks by their widths, a ladder by where it differs
 * from the run, and no field that could have no effect. Two descriptions of the same computation have the same form.
 */
export function canonicalForm(description: Description): Canonical {
  if (description.job === "train") return trainingForm(description);
  const kind = { job: description.job, version: versionOf(description) };
  switch (description.job) {
    case "evaluate": {
      const { part, reset } = description;
      return without({
        ...kind,
        ...pointForm(description),
        part: part !== "test" ? part : undefined,
        reset: reset.length > 0 ? reset : undefined,
      });
    }
    case "compare": {
      const { from, to, part } = description;
      return without({
        ...kind,
        from: trainingForm(from),
        to: trainingForm(to),
        part: part !== "test" ? part : undefined,
      });
    }
    case "signs": {
      const { ticket, draws, changes, draw } = description;
      return without({
        ...kind,
        run: trainingForm(levelRun(ticket.ladder, ticket.level)),
        draws: draws !== 20 ? draws : undefined,
        changes: changes !== "carried" ? changes : undefined,
        draw: draw !== 0 ? draw : undefined,
      });
    }
    case "interpolate": {
      const { from, to, points, part } = description;
      return without({
        ...kind,
        from: trainingForm(from),
        to: trainingForm(to),
        points: points !== 30 ? points : undefined,
        part: part !== "test" ? part : undefined,
      });
    }
    case "noise": {
      const { examples, blocks, draw } = description;
      return without({
        ...kind,
        ...pointForm(description),
        examples: examples !== 2000 ? examples : undefined,
        blocks: blocks !== 20 ? blocks : undefined,
        draw: draw !== 0 ? draw : undefined,
      });
    }
    case "spectrum": {
      const { matrix, count, steps, examples, draw } = description;
      return without({
        ...kind,
        ...pointForm(description),
        matrix: matrix !== "hessian" ? matrix : undefined,
        count: count !== 5 ? count : undefined,
        steps: steps !== 60 ? steps : undefined,
        examples: examples !== 1000 ? examples : undefined,
        draw: draw !== 0 ? draw : undefined,
      });
    }
  }
}

function pointForm({ run, weights }: PointOptions): Canonical {
  return without({ run: trainingForm(run), weights });
}
