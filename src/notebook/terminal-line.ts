import { SingleBar } from "cli-progress";

/** A line of a terminal that changes in place. */
export interface TerminalLine {
  /** Shows what the line says now, at most ten times a second. */
  redraw(): void;
  /** Shows the last state and moves to the next line. */
  end(): void;
}

/** Columns of the terminal: whichever of the two streams is one knows. */
const terminalWidth = (): number => process.stdout.columns ?? process.stderr.columns ?? 80;

/**
 * A line of a terminal, drawn by cli-progress: it cuts the line at the terminal's width, so that a long one does not
 * leave its wrapped parts behind, and redraws what `text` says while time passes. A line that nobody ends keeps no
 * process alive.
 */
export function terminalLine(
  text: () => string,
  write: (text: string) => void,
  width: () => number = terminalWidth,
): TerminalLine {
  const stream = {
    isTTY: true,
    write: (part: string) => (write(part), true),
    get columns() {
      return width();
    },
  };
  const bar: SingleBar & { timer?: NodeJS.Timeout | null } = new SingleBar({
    // Of a stream the bar uses these three members only.
    stream: stream as unknown as NodeJS.WritableStream,
    format: () => text(),
    linewrap: true, // cut lines, rather than change how the terminal wraps: a killed process could not undo that
  });
  const render = bar.render.bind(bar);
  bar.render = () => {
    render();
    bar.timer?.unref();
  };
  bar.start(1, 0);
  return { redraw: () => bar.update(0), end: () => bar.stop() };
}
