import { datasets, isOwnData, type OwnData } from "../data/index.js";
import { shown, unknownName } from "../training/index.js";
import { isRecord } from "../store/index.js";

/**
 * Data, such as descriptions in a file, in which every `data` that means one of the given data sets is replaced by it: by its name, or by its content where it was written out. So a study in a
 * file can speak of "wine", and whoever runs it says what wine is. Throws at a name that is neither given nor in the table `datasets`, and at a given one that shares the name
 * of another.
 */
export function withGivenData<T>(where: string, value: T, given: readonly OwnData[]): T {
  const names = [...Object.keys(datasets), ...given.map(({ name }) => name)];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new RangeError(
      `${where}: data sets must have different names, got ${shown(twice)} twice; a .json with { "name": … } gives another`,
    );
  const replace = (data: unknown): unknown => {
    if (isOwnData(data)) return given.find(({ content }) => content === data.content) ?? data;
    if (typeof data === "string" && !names.includes(data))
      throw new RangeError(
        `${unknownName(where, "data", data, names)}; --data FILE gives a data set of one's own`,
      );
    return given.find(({ name }) => name === data) ?? data;
  };
  return replaced(value, replace) as T;
}

function replaced(value: unknown, replace: (data: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => replaced(item, replace));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      field === "data" ? replace(inner) : replaced(inner, replace),
    ]),
  );
}
