import { expect, it } from "vitest";
import { keyed } from "../../src/experiments/index.js";
import { planWork } from "../../src/lab/plan.js";
import { openPace } from "../../src/lab/pace.js";
import { nothingCommitted, openStore, trunkRounds, type Store } from "../../src/store/index.js";
import { smallRun, temporaryLab } from "./temporary.js";

it("planWork of 600 runs, one of them there, opens one entry of the store and plans the other 599", async () => {
  const lab = temporaryLab();
  const there = await lab.run(smallRun({ seed: 3 }));
  const store = openStore(lab.store.folder);
  const asked: string[] = [];
  const note = (key: string): string => {
    asked.push(key);
    return key;
  };
  const watched: Store = {
    ...store,
    read: (key) => store.read(note(key)),
    whole: (key) => store.whole(note(key)),
  };
  const wanted = Array.from({ length: 600 }, (_, seed) => keyed(smallRun({ seed })));
  const places = { store: watched, summaries: nothingCommitted, trunks: trunkRounds(undefined) };
  const pace = openPace(store.folder, "wasm");
  const { plan, jobs, found } = planWork(wanted, { ...places, pace, workers: 1, blobs: false });
  expect([plan.asked, plan.cached, plan.toRun, jobs.length]).toEqual([600, 1, 599, 599]);
  expect([asked, [...found.keys()]]).toEqual([[there.key], [there.key]]);
});
