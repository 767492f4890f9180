import { workerBytes } from "../lab/memory.js";
import type { Job } from "../lab/plan.js";
import { subjectOf } from "../experiments/index.js";
import type { ClusterSettings } from "./settings.js";
import type { SentArray, SentTask } from "./submission.js";
import { arraysOf, type TaskArray } from "./tasks.js";

/** Arrays as they are sent, with the tasks of each. */
export interface Layout {
  readonly arrays: readonly SentArray[];
  readonly tasks: readonly (readonly SentTask[])[];
}

export interface LayoutOptions {
  readonly settings: ClusterSettings;
  /** Elements that an array may have. */
  readonly arraySize: number;
  /** Elements that all arrays together may have. */
  readonly most: number;
  /** Longest time limit, minutes. */
  readonly longest: number;
  /** What jobs wait for that earlier submissions compute: the scheduler's number by key. */
  readonly live: ReadonlyMap<string, string>;
}

/** Divides jobs into arrays and gives each its limits. Short jobs share a task; more of them do where there would be more tasks than may be sent. */
export function layOut(jobs: readonly Job[], options: LayoutOptions): Layout {
  const { settings, arraySize, most } = options;
  const { minutesPerTask = 2 } = settings;
  let taskSeconds = 60 * minutesPerTask;
  let arrays = arraysOf(jobs, { taskSeconds, arraySize });
  for (let round = 0; countOf(arrays) > most && round < 40; round++) {
    taskSeconds *= 2;
    arrays = arraysOf(jobs, { taskSeconds, arraySize });
  }
  const needed = countOf(arrays);
  if (needed > most) {
    throw new RangeError(
      `submit: the queue must have room for ${needed} tasks, got room for ${most}; wait, or cancel some`,
    );
  }
  return {
    arrays: arrays.map((array) => sentArray(array, options)),
    tasks: arrays.map(({ tasks }) =>
      tasks.map((task) => ({ seconds: task.seconds, jobs: task.jobs.map(sentJob) })),
    ),
  };
}

const countOf = (arrays: readonly TaskArray[]): number =>
  arrays.reduce((sum, { tasks }) => sum + tasks.length, 0);

const sentJob = ({ key, description, needs, seconds }: Job): Job => ({ key, description, needs, seconds });

function sentArray({ wave, tasks, after }: TaskArray, { settings, longest, live }: LayoutOptions): SentArray {
  const jobs = tasks.flatMap((task) => task.jobs);
  const seconds = tasks.reduce((most, task) => Math.max(most, task.seconds), 0);
  const bytes = jobs.reduce(
    (most, { description }) => Math.max(most, workerBytes(subjectOf(description))),
    0,
  );
  const afterJobs = new Set(jobs.flatMap(({ needs }) => needs.flatMap((key) => live.get(key) ?? [])));
  const minutes = Math.min(longest, 43_200, Math.ceil((3 * seconds) / 60) + 10);
  return {
    wave,
    tasks: tasks.length,
    jobs: jobs.length,
    seconds,
    minutes: settings.minutes ?? minutes,
    memoryMegabytes: settings.memoryMegabytes ?? Math.ceil((1.25 * bytes) / 1e6) + 256,
    after,
    afterJobs: [...afterJobs].sort(),
  };
}
