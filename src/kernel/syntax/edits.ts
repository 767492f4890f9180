/** Replaces the text from `start` to `end` (UTF-16 offsets) by `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text with edits applied, and the way back. */
export interface Edited {
  readonly text: string;
  /** Offset in the original text of `offset` in the edited one; inside a replacement, where the replacement begins. */
  original(offset: number): number;
}

/** Applies edits that do not overlap, in any order. */
export function applyEdits(source: string, edits: readonly Edit[]): Edited {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let text = "";
  let end = 0;
  for (const edit of sorted) {
    if (edit.start < end)
      throw new Error(`applyEdits: edits must not overlap, got one at ${edit.start} before ${end}`);
    text += source.slice(end, edit.start) + edit.text;
    end = edit.end;
  }
  text += source.slice(end);

  function original(offset: number): number {
    let shift = 0; // edited − original, before the next edit
    for (const edit of sorted) {
      if (offset < edit.start + shift) break;
      if (offset < edit.start + shift + edit.text.length) return edit.start;
      shift += edit.text.length - (edit.end - edit.start);
    }
    return offset - shift;
  }
  return { text, original };
}
