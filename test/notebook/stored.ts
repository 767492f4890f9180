/** A notebook file (format 4) of one text cell and one code cell with the given outputs. */
export function storedNotebook(
  outputs: readonly Readonly<Record<string, unknown>>[],
  source = "# A notebook\n\nWith *prose*.",
): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "lottery-lab" } },
    cells: [
      { cell_type: "markdown", id: "a", metadata: {}, source: [source] },
      { cell_type: "code", id: "b", metadata: {}, execution_count: 1, source: "1 < 2", outputs },
    ],
  });
}

/** An output with these representations. */
export const displayed = (data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  output_type: "display_data",
  metadata: {},
  data,
});
