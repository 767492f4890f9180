import { heldBytes, isOwnData, type OwnData } from "../data/index.js";
import { contentKey, isRecord, keepContent, type Store } from "../store/index.js";
import type { Description } from "./kinds.js";
import { missingData } from "./open-data.js";

/** Every data set of a user's own in a description, that of its ticket's ladder and of both its ends too, each once. */
export function ownDataOf(description: Description): readonly OwnData[] {
  const found = new Map<string, OwnData>();
  const look = (value: unknown): void => {
    if (!isRecord(value)) return;
    for (const [field, inner] of Object.entries(value)) {
      if (field !== "data" || !isOwnData(inner)) look(inner);
      // Of equal ones the one whose bytes are at hand.
      else if (!found.has(inner.content) || heldBytes(inner) !== undefined) found.set(inner.content, inner);
    }
  };
  look(description);
  return [...found.values()];
}

/** Puts the examples of a description's own data sets into the store, if this process has them at hand; those there are stay. */
export function keepOwnData(store: Store, description: Description): void {
  for (const data of ownDataOf(description)) {
    const bytes = heldBytes(data);
    if (bytes !== undefined) keepContent(store, bytes);
  }
}

/** Throws if the examples of an own data set are neither in the store nor at hand. */
export function checkOwnData(store: Store, description: Description): void {
  for (const data of ownDataOf(description)) {
    if (heldBytes(data) !== undefined || store.whole(contentKey({ content: data.content }))) continue;
    throw missingData(data, store);
  }
}
