import { kernel, type DisplayOptions, type MimeBundle } from "../kernel/api.js";

/** Shows representations in the running cell; outside a kernel prints the text one. */
export function emit(bundle: MimeBundle, options: DisplayOptions = {}): void {
  const running = kernel();
  if (running !== undefined) running.display(bundle, options);
  else console.log(String(bundle["text/plain"]));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML that shows exactly this text and does nothing else, also inside an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
