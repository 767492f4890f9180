import { kernel, type DisplayOptions, type MimeBundle } from "../kernel/api.js";

/** Shows representations in the running cell; outside a kernel prints the text one. */
export function emit(bundle: MimeBundle, options: DisplayOptions = {}): void {
  const running = kernel();
  if (running !== undefined) running.display(bundle, options);
  else console.log(String(bundle["text/plain"]));
}
