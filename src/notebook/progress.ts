import { kernel } from "../kernel/api.js";
import { numberText } from "./numbers.js";
import { notebookOutlet, plainOutlet, terminalOutlet } from "./progress-outlets.js";
import { checkFields } from "../numerics/checks.js";

/** Where some work stands. What a lab reports has this form. */
export interface ProgressState {
  /** How much is done, in the unit of `total`. */
  readonly done: number;
  /** How much there is to do. Default: not known. */
  readonly total?: number | undefined;
  /** How many results were there already. */
  readonly cached?: number;
  /** What runs now, in words, and how far it is. */
  readonly running?: readonly {
    /** What it computes, in words. */
    readonly label: string;
    /** Steps done. Default: not shown. */
    readonly step?: number;
    /** Steps of the whole. Default: not shown. */
    readonly iterations?: number;
    /** What it waits for: the slots of this machine, held by these processes. */
    readonly waitsFor?:
      | {
          /** Slots of this machine, all of them held. */
          readonly count: number;
          /** Ids of the processes that hold them. */
          readonly holders: readonly number[];
        }
      | undefined;
  }[];
  /** Estimated seconds until the end. Default: guessed from the time so far. */
  readonly secondsLeft?: number;
  /** How fast it goes. Default: not shown. */
  readonly stepsPerSecond?: number;
}

/** A line of progress; also the options of a lab's run: `lab.runAll(runs, progress())`. */
export interface Progress {
  /** Takes the newest state. */
  readonly onProgress: (state: ProgressState) => void;
  /** Aborts when the cell is interrupted; undefined outside a kernel. */
  readonly signal: AbortSignal | undefined;
  /** Adds to what is done. */
  advance(count?: number): void;
  /** Shows the last state now and stops. Called by itself once all is done. */
  finish(): void;
}

/** Options of `progress`. */
export interface ProgressOptions {
  /** What is counted, plural. Default "runs". */
  readonly unit?: string;
  /** Milliseconds of a monotonic clock. Default `performance.now`. */
  readonly clock?: () => number;
  /** Where a line goes outside a kernel. Default: standard output; on a terminal it is updated in place. */
  readonly write?: (text: string) => void;
  /** Whether `write` goes to a terminal. Default: whether standard output is one. */
  readonly terminal?: boolean;
}

const leastMilliseconds = 100;
const barWidth = 24;

const durationText = (seconds: number): string =>
  seconds < 90
    ? `${numberText(Math.round(seconds))} s`
    : seconds < 5400
      ? `${numberText(Math.round(seconds / 60))} min`
      : `${numberText(seconds / 3600, 1)} h`;

/** What an interrupt leaves, e.g. `stopped: 12 of 36 runs are finished and stored`. A lab stores each run that it finishes. */
const stoppedLine = ({ done, total, running }: ProgressState, unit: string): string =>
  `stopped: ${numberText(done)}${total === undefined ? "" : ` of ${numberText(total)}`} ${unit} are finished${running === undefined ? "" : " and stored"}`;

/** One line for a state, e.g. `████░░░░ 12 of 36 runs · 4 cached · 40 s left · ticket 21 % (1200/15000)`. */
export function progressLine(state: ProgressState, elapsedSeconds: number, unit = "runs"): string {
  const { done, total, cached = 0, running = [], secondsLeft } = state;
  const known = cached > 0 ? ` · ${numberText(cached)} were there already` : "";
  if (total === undefined) return `${numberText(done)} ${unit} so far, in ${durationText(elapsedSeconds)}`;
  if (done >= total) {
    if (total === 0) return `nothing to run${known}`;
    return `${numberText(total)} ${unit} done in ${durationText(elapsedSeconds)}${known}`;
  }
  const full = Math.floor((barWidth * done) / total);
  const guess = secondsLeft ?? (done > 0 ? (elapsedSeconds * (total - done)) / done : NaN);
  const left = Number.isFinite(guess) ? ` · ${durationText(guess)} left` : "";
  const { stepsPerSecond = 0 } = state;
  const rate = stepsPerSecond >= 1 ? ` · ${numberText(Math.round(stepsPerSecond))} steps/s` : "";
  const now = running.find(({ waitsFor }) => waitsFor === undefined) ?? running[0];
  const at =
    now?.step !== undefined && now.iterations !== undefined ? ` (${now.step}/${now.iterations})` : "";
  const what =
    now === undefined ? "" : ` · ${now.label}${now.waitsFor === undefined ? at : waitText(now.waitsFor)}`;
  const waiting = running.filter((job) => job !== now && job.waitsFor !== undefined).length;
  const others = waiting === 0 ? "" : ` · ${numberText(waiting)} more wait for a slot`;
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)} ${done} of ${total} ${unit}${known}${rate}${left}${what}${others}`;
}

/** Why a job does not begin. */
function waitText({
  count,
  holders,
}: {
  readonly count: number;
  readonly holders: readonly number[];
}): string {
  const who = holders.length === 0 ? "others" : `process ${holders.join(", ")}`;
  return ` waits for one of ${count} slots of this machine, held by ${who}`;
}

/**
 * One line of progress, updated in place at most ten times a second. In a notebook it is one output, on a terminal one
 * line; in a file or pipe a line a minute and one at the end. `total`: how much there is to do, an integer ≥ 0; a lab's run says it by
 * itself. Default: unknown until somebody says it.
 */
export function progress(total?: number, options: ProgressOptions = {}): Progress {
  if (total !== undefined && (!Number.isSafeInteger(total) || total < 0))
    throw new RangeError(`progress: total must be an integer >= 0, got ${total}`);
  checkFields("progress", options, ["unit", "clock", "write", "terminal"]);
  const { unit = "runs", clock = () => performance.now(), terminal = process.stdout.isTTY } = options;
  const write = options.write ?? ((text: string) => void process.stdout.write(text));
  const running = kernel();
  const start = clock();
  const line = (): string =>
    stopped ? stoppedLine(state, unit) : progressLine(state, (clock() - start) / 1000, unit);
  const show =
    running !== undefined
      ? notebookOutlet(running, line)
      : terminal
        ? terminalOutlet(line, write)
        : plainOutlet(line, write, start);
  let state: ProgressState = { done: 0, total };
  let drawn = -Infinity;
  let ended = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const draw = (): void => {
    clearTimeout(timer);
    timer = undefined;
    drawn = clock();
    show(ended, drawn);
  };
  const finish = (): void => {
    if (ended) return;
    ended = true;
    if (!stopped) state = { ...state, total: state.total ?? state.done };
    draw();
  };
  const onProgress = (next: ProgressState): void => {
    if (ended) return;
    state = next;
    const wait = drawn + leastMilliseconds - clock();
    if (state.total !== undefined && state.done >= state.total) finish();
    else if (wait <= 0) draw();
    else timer ??= setTimeout(draw, wait).unref();
  };
  const signal = running?.signal;
  const stop = (): void => {
    if (!ended) stopped = true;
    finish();
  };
  signal?.addEventListener("abort", stop, { once: true });
  return {
    onProgress,
    signal,
    advance: (count = 1) => onProgress({ ...state, done: state.done + count }),
    finish,
  };
}
