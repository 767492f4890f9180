import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arraysOf } from "../../src/cluster/tasks.js";
import type { Job } from "../../src/lab/plan.js";
import { smallRun } from "../lab/temporary.js";

const description = smallRun();
const job = (key: string, needs: readonly string[] = [], seconds = 1): Job => ({
  key,
  needs,
  seconds,
  description,
});
const keys = (jobs: readonly Job[]): readonly string[] => jobs.map(({ key }) => key);

describe("arraysOf", () => {
  it("makes a ladder one task, its controls another array, and a comparison of two a third", () => {
    const jobs = [
      ...[job("0"), job("1", ["0"]), job("2", ["1"]), job("3", ["2"])],
      ...[
        job("reinit", ["1"]),
        job("accuracy", ["reinit"]),
        job("random", ["1"]),
        job("both", ["reinit", "random"]),
      ],
    ];
    const arrays = arraysOf(jobs, { taskSeconds: 0.1, arraySize: 100 });
    expect(
      arrays.map(({ wave, after, tasks }) => [wave, after, tasks.map((task) => keys(task.jobs))]),
    ).toEqual([
      [0, [], [["0", "1", "2", "3"]]],
      [1, [0], [["reinit", "accuracy"], ["random"]]],
      [2, [1], [["both"]]],
    ]);
  });

  it("gives 9 jobs of 1 to 9 seconds, 45 in all, to three tasks of 14 to 16 seconds", () => {
    const jobs = Array.from({ length: 9 }, (_, i) => job(String(i), [], i + 1));
    const [array] = arraysOf(jobs, { taskSeconds: 15, arraySize: 100 });
    expect(array?.tasks.map(({ seconds }) => seconds)).toEqual([16, 15, 14]);
  });

  it("places every job once, after what it needs, in arrays no larger than allowed, for any jobs", () => {
    const any = fc.array(
      fc.record({ seconds: fc.double({ min: 0.1, max: 100, noNaN: true }), back: fc.array(fc.nat(20)) }),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(
        any,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(1, 50, 1000),
        (drawn, arraySize, taskSeconds) => {
          const jobs = drawn.map(({ seconds, back }, i) => {
            const needs = new Set(back.flatMap((by) => (by < i ? [String(i - 1 - by)] : [])));
            return job(String(i), [...needs], seconds);
          });
          const arrays = arraysOf(jobs, { arraySize, taskSeconds });
          const arrayOf = new Map<string, number>();
          const seen = new Set<string>();
          for (const [number, { tasks, after, wave }] of arrays.entries()) {
            expect(tasks.length).toBeLessThanOrEqual(arraySize);
            expect(after.every((before) => before < number && (arrays[before]?.wave ?? wave) < wave)).toBe(
              true,
            );
            for (const task of tasks) {
              const inTask = new Set<string>();
              for (const { key, needs } of task.jobs) {
                for (const need of needs) {
                  if (!inTask.has(need)) expect(after).toContain(arrayOf.get(need));
                }
                inTask.add(key);
                expect(seen.has(key)).toBe(false);
                seen.add(key);
              }
            }
            for (const key of tasks.flatMap((task) => keys(task.jobs))) arrayOf.set(key, number);
          }
          expect(seen.size).toBe(jobs.length);
        },
      ),
      { numRuns: 100 },
    );
  });
});
