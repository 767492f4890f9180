import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SlotName, livingSlots, newOrder } from "./slot-names.js";

/** One who wants a slot, by the file that it lays into the folder. */
export interface OwnSlot {
  /** Those who have a slot, and those who came before. */
  before(): readonly SlotName[];
  /** Takes a slot, or steps back where others took the last one at the same time. */
  take(): boolean;
  giveBack(): void;
}

/** Asks for a slot in a folder that has `count` of them. */
export function newOwnSlot(folder: string, count: number): OwnSlot {
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
