import { isRecord } from "../store/index.js";

/** One output of a code cell, as the notebook format stores it (nbformat 4). */
export interface StoredOutput {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly text?: unknown;
  readonly traceback?: unknown;
}

/** One cell. */
export interface StoredCell {
  readonly type: string;
  readonly source: string;
  readonly outputs: readonly StoredOutput[];
  /** Pictures pasted into a text cell: name → media type → base64. */
  readonly attachments: Readonly<Record<string, unknown>>;
}

/** Text that the format stores as one string or as a list of lines. */
export const joined = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join("") : typeof value === "string" ? value : "";

/** Reads a notebook's cells; throws `readNotebook: …` naming the file unless it is a notebook of format 4. */
export function readNotebook(text: string, name: string): readonly StoredCell[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new SyntaxError(`readNotebook: ${name} must be JSON, got other text`);
  }
  if (!isRecord(content) || content["nbformat"] !== 4 || !Array.isArray(content["cells"]))
    throw new TypeError(`readNotebook: ${name} must be a notebook of format 4, got other JSON`);
  return content["cells"].filter(isRecord).map((cell) => ({
    type: String(cell["cell_type"]),
    source: joined(cell["source"]),
    outputs: Array.isArray(cell["outputs"])
      ? cell["outputs"]
          .filter(isRecord)
          .map((output) => ({ ...output, output_type: String(output["output_type"]) }))
      : [],
    attachments: isRecord(cell["attachments"]) ? cell["attachments"] : {},
  }));
}
