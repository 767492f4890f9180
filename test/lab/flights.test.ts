import { describe, expect, it } from "vitest";
import type { JobOptions } from "../../src/lab/job.js";
import { openFlights } from "../../src/lab/flights.js";
import { smallRun } from "./temporary.js";

/** Flights whose jobs end when the test says so. */
function controlled() {
  const begun: { options: JobOptions; end: () => void }[] = [];
  const flights = openFlights(
    (_, options) =>
      new Promise<void>((resolve, reject) => {
        begun.push({ options, end: resolve });
        options.signal?.addEventListener("abort", () => reject(options.signal?.reason as Error));
      }),
  );
  const start = (options: JobOptions = {}, key = "a"): Promise<void> =>
    flights.start(key, smallRun(), options);
  return { begun, start };
}

describe("openFlights", () => {
  it("computes a key that is wanted 3 times at once 1 time, and again after it has ended", async () => {
    const { begun, start } = controlled();
    const all = [start(), start(), start()];
    expect(begun).toHaveLength(1);
    begun[0]?.end();
    await Promise.all(all);
    const again = start();
    expect(begun).toHaveLength(2);
    begun[1]?.end();
    await again;
  });

  it("computes different keys side by side", () => {
    const { begun, start } = controlled();
    void start({}, "a");
    void start({}, "b");
    expect(begun).toHaveLength(2);
  });

  it("goes on while somebody waits, and stops when the last one has aborted", async () => {
    const { begun, start } = controlled();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = start({ signal: one.signal });
    const second = start({ signal: two.signal });
    one.abort(new Error("one"));
    await expect(first).rejects.toThrow("one");
    expect(begun[0]?.options.signal?.aborted).toBe(false);
    two.abort(new Error("two"));
    await expect(second).rejects.toThrow("two");
    expect(begun[0]?.options.signal?.aborted).toBe(true);
  });

  it("begins anew for whoever comes after the abort", async () => {
    const { begun, start } = controlled();
    const controller = new AbortController();
    const first = start({ signal: controller.signal });
    controller.abort(new Error("stop"));
    await expect(first).rejects.toThrow("stop");
    const second = start();
    expect(begun).toHaveLength(2);
    begun[1]?.end();
    await second;
  });

  it("tells everybody who waits of the progress, and hands on a failure to all", async () => {
    const seen: string[] = [];
    const flights = openFlights(async (_, { onProgress }) => {
      await Promise.resolve();
      onProgress?.({ step: 1, iterations: 2 });
      throw new Error("broken");
    });
    const start = (name: string): Promise<void> =>
      flights.start("a", smallRun(), { onProgress: ({ step }) => seen.push(`${name}${step}`) });
    const results = await Promise.allSettled([start("x"), start("y")]);
    expect(seen).toEqual(["x1", "y1"]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
