import { checkFields, checkInteger, checkName } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import { datasets, type DatasetName } from "../datasets.js";
import { datasetEntry } from "../load-dataset.js";
import type { OwnData } from "./types.js";

/** A data set in a description: a name of the table `datasets`, or what `dataset` gives. */
export type DataDescription = DatasetName | OwnData;

/** What is known of a data set before it is loaded. */
export type DataShape = Omit<OwnData, "content">;

/** True for a data set of one's own. */
export function isOwnData(data: unknown): data is OwnData {
  return typeof data === "object" && data !== null && "content" in data;
}

/** The shape of a data set, by name or by value. */
export function dataShape(data: DataDescription): DataShape {
  if (typeof data === "object") return data;
  const { name, features, classes, trainCount, testCount } = datasetEntry(data);
  return { name, features, outputs: classes, answers: "classes", trainCount, testCount };
}

/** A data set in a description, checked; errors begin with `where`. A value that has no name, such as one in a key, is named by its content. */
export function checkedData(where: string, data: unknown): DataDescription {
  if (typeof data !== "object" || data === null) {
    const names = Object.keys(datasets);
    if (typeof data !== "string")
      throw new TypeError(
        `${where}: data must be one of ${names.join(", ")}, or what dataset gives, got ${shown(data)}`,
      );
    checkName(where, "data", data, names);
    return data as DatasetName; // it is one of them
  }
  if (!("content" in data))
    throw new TypeError(
      `${where}: data must be a name, or what dataset gives, got ${shown(data)}; dataset({ train, test }) makes it`,
    );
  checkFields(
    where,
    data,
    ["name", "content", "features", "outputs", "answers", "trainCount", "testCount"],
    "data field",
  );
  const own = data as Partial<OwnData>;
  if (typeof own.content !== "string" || !/^[0-9a-f]{64}$/.test(own.content))
    throw new RangeError(
      `${where}: data must have the content that dataset gives, got ${shown(own.content)}`,
    );
  checkName(where, "data answers", own.answers, ["classes", "values"]);
  for (const field of ["features", "outputs", "trainCount", "testCount"] as const)
    checkInteger(where, `data ${field}`, own[field], 1, Number.MAX_SAFE_INTEGER);
  if (own.name !== undefined && typeof own.name !== "string")
    throw new TypeError(`${where}: data name must be a text, got ${shown(own.name)}`);
  if (own.name !== undefined) return data as OwnData; // the same object, by which this process finds its bytes
  return { name: `data ${own.content.slice(0, 8)}`, ...(own as Omit<OwnData, "name">) };
}
