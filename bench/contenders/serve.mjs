import { createInterface } from "node:readline";

/**
 * Answers the harness, one JSON line a request, from a table of works. A work is opened with a row and gives
 * `run(count)`, which does it `count` times and returns the seconds taken; `result()` tells what came out. A contender without the work says `unable`.
 */
export async function serve({ works, questions = {}, about }) {
  const opened = new Map();
  const answer = async (request) => {
    const { ask, row } = request;
    if (ask === "about") return about();
    if (ask === "open") {
      if (!Object.hasOwn(works, row.work)) return { unable: true };
      const handle = opened.size;
      opened.set(handle, await works[row.work](row));
      return { handle };
    }
    if (ask === "run") return { seconds: await opened.get(request.handle).run(request.count) };
    if (ask === "result") return { result: opened.get(request.handle).result?.() ?? null };
    if (ask === "close") {
      for (const work of opened.values()) work.close?.();
      opened.clear();
      return {};
    }
    return questions[ask](request);
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const reply = await answer(JSON.parse(line)).catch((error) => ({ error: String(error?.stack ?? error) }));
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
}
