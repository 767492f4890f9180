/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  /** `missing` is something the studies can do without. */
  readonly state: "ok" | "missing" | "wrong";
  readonly detail: string;
  /** What helps. */
  readonly fix?: string;
}

/** It is as it should be. */
export const ok = (name: string, detail: string): Finding => ({ name, state: "ok", detail });
/** It must be put right. */
export const wrong = (name: string, detail: string, fix: string): Finding => ({
  name,
  state: "wrong",
  detail,
  fix,
});
/** It is not there, and the studies do without it. */
export const missing = (name: string, detail: string, fix: string): Finding => ({
  name,
  state: "missing",
  detail,
  fix,
});
/** What an error says. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
