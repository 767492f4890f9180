import { curvatureAt, type CurvaturePoint } from "../../curvature/index.js";
import { resolveNetwork } from "../../networks/index.js";
import type { JobTools } from "../kind.js";
import { drawExamples, type momentOf } from "./point.js";
import type { TrainingRun } from "../train/training-run.js";
import { namedLoss } from "../subject.js";

/** The loss's derivatives at a point over training examples of its run, drawn anew for each `draw`. Free it. */
export async function openPoint(
  { run, examples: count, draw }: Readonly<{ run: TrainingRun; examples: number; draw: number }>,
  { parameters, mask }: Awaited<ReturnType<typeof momentOf>>,
  tools: JobTools,
): Promise<CurvaturePoint> {
  const { examples, indices } = await drawExamples(run, count, draw, tools);
  const { engine } = await tools.bench(run);
  const network = resolveNetwork(run.network);
  const loss = namedLoss("point", run);
  return curvatureAt(engine, { network, mask, loss, parameters, examples, indices });
}
