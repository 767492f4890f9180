import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SlotName, livingSlots, newOrder } from "./slot-names.js";

/** One who wants a place, by the file that it lays into the folder. */
export interface Place {
  /** Those who have a place, and those who came before. */
  before(): readonly SlotName[];
  /** Takes a place, or steps back where others took the last one at the same time. */
  take(): boolean;
  giveBack(): void;
}

/** Asks for a place in a folder that has `count` of them. */
export function newPlace(folder: string, count: number): Place {
  const order = newOrder();
  const [wait, hold] = [join(folder, `${order}.wait`), join(folder, `${order}.held`)];
  const living = (): readonly SlotName[] => livingSlots(folder, { tidy: true });
  writeFileSync(wait, "", { flag: "wx" });
  return {
    before: () => living().filter((other) => other.held || other.order < order),
    take() {
      renameSync(wait, hold);
      if (living().filter(({ held }) => held).length <= count) return true;
      renameSync(hold, wait);
      return false;
    },
    giveBack() {
      rmSync(wait, { force: true });
      rmSync(hold, { force: true });
    },
  };
}
