import { escapeHtml } from "../disk/html.js";

/**
 * Text for HTML in which no line breaks inside an interval, between a number and its per cent sign, or after a sign that compares: "[0.23, 0.54]",
 * "13.5 %", "k = 500", "> 0.2" each stay on one line.
 */
export function unbroken(text: string): string {
  return text
    .replace(/\[([^\][\s]+), ([^\][\s]+)\]/g, "[$1,\u00a0$2]")
    .replace(/(\d) %/g, "$1\u00a0%")
    .replace(/(\S) = (?=[−\d])/g, "$1\u00a0=\u00a0")
    .replace(/([<>≤≥]) (?=[−\d])/g, "$1\u00a0");
}

/** The same, escaped for HTML. */
export const unbrokenHtml = (text: string): string => escapeHtml(unbroken(text));
