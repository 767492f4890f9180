import { describe, expect, it } from "vitest";
import {
  codes,
  densityProbe,
  describedKey,
  descentProbe,
  evaluation,
  gradientProbe,
  kindOf,
  ladder,
  lineProbe,
  noiseProbe,
  pathProbe,
  rankProbe,
  sliceProbe,
  spectrum,
  stableRateProbe,
  ticketOf,
  traceProbe,
  trainingRun,
} from "../../src/experiments/index.js";

const subject = { network: "lenet-300-100", data: "mnist", recipe: "lenet", seed: 1 } as const;
const run = trainingRun({ ...subject, arm: "shuffled", ticket: ticketOf(ladder(subject), 3) });
const looks = [
  spectrum({ run }),
  spectrum({ run, at: "start" }),
  densityProbe({ run }),
  traceProbe({ run }),
  rankProbe({ run }),
  descentProbe({ run }),
  gradientProbe({ run }),
  noiseProbe({ run }),
  stableRateProbe({ run }),
  lineProbe({ run }),
  pathProbe({ run }),
  sliceProbe({ run }),
  evaluation({ run }),
  codes({ run }),
];

describe("where the mask of a ticket is known, from committed rounds say, no level of its ladder is trained again for", () => {
  it.each(looks.map((look) => [look.job, look] as const))("%s", (_, look) => {
    const needed = kindOf(look).needs(look as never, () => true);
    expect(needed.filter((each) => describedKey(each) !== describedKey(run))).toEqual([]);
  });
});
