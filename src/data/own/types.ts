import type { Numbers } from "../take-arrays.js";

/** A table as data frames have it (danfojs-node among them): names of columns, rows of values. */
export interface TableLike {
  /** Names, all different. */
  readonly columns: readonly string[];
  /** (rows, columns) */
  readonly values: ArrayLike<unknown>;
}

/** Which columns of a table say what an example is: its class, or the values to be learned. One of the two; all other columns are inputs. */
export interface AnswerColumns {
  /** The column of the class. Default: the one named "label", if there are no targets. */
  readonly label?: string | undefined;
  /** The column or columns of real values, in the order of the network's outputs. */
  readonly targets?: string | readonly string[] | undefined;
  /** Columns that are neither, such as a number of the row. Default: none. */
  readonly omit?: readonly string[] | undefined;
}

/** Arrays of a cell. */
export interface ArraySource {
  /** (count, features): rows, or row after row in one array. */
  readonly inputs: Numbers | readonly Numbers[];
  /** Inputs an example has, where they stand in one array. */
  readonly features?: number | undefined;
  /** (count): the class of each example, a name or a number. */
  readonly labels?: ArrayLike<string | number> | undefined;
  /** (count, outputs), in place of labels: real values. */
  readonly targets?: Numbers | readonly Numbers[] | undefined;
}

/** A table, such as a data frame. */
export interface TableSource extends AnswerColumns {
  /** Rows are examples. */
  readonly table: TableLike;
}

/** A CSV file, also `.gz`. */
export interface CsvSource extends AnswerColumns {
  /** Path of the file. */
  readonly csv: string;
  /** Whether the first line names the columns; without it they are named "1", "2", … Default true. */
  readonly header?: boolean | undefined;
  /** One character. Default: a comma, in `.tsv` a tab. */
  readonly delimiter?: string | undefined;
}

/** Files of NumPy. */
export interface NpySource {
  /** (count, …): what follows the first axis is an example, row-major. */
  readonly npy: string;
  /** File of (count) integers or texts. */
  readonly labels?: string | undefined;
  /** File of (count) or (count, outputs) numbers, in place of labels. */
  readonly targets?: string | undefined;
}

/** An archive of NumPy; the other fields are names of arrays in it. */
export interface NpzSource {
  /** Path of the archive. */
  readonly npz: string;
  /** Default "inputs". */
  readonly inputs?: string | undefined;
  /** Default "labels", if there are no targets. */
  readonly labels?: string | undefined;
  /** Name of (count) or (count, outputs) numbers, in place of labels. Default: none. */
  readonly targets?: string | undefined;
}

/** IDX files of unsigned bytes, as MNIST has them, also `.gz`. */
export interface IdxSource {
  /** Path of the inputs: (count, …) bytes, what follows the first axis is an example. */
  readonly idx: string;
  /** Path of the classes: (count) bytes. */
  readonly labels: string;
}

/** A folder with a folder for each class, which hold PNG and JPEG images of one size. */
export interface ImageSource {
  /** Path of the folder; its folders name the classes. */
  readonly images: string;
  /** 1: grey, 3: red, green, blue, innermost. Default: 1 if no image has a colour. */
  readonly channels?: 1 | 3 | undefined;
}

/** Where examples come from. */
export type DataSource =
  ArraySource | TableSource | CsvSource | NpySource | NpzSource | IdxSource | ImageSource;

/** How inputs are scaled, feature by feature, by the training data alone; see `scalings`. */
export type ScalingName = "none" | "bytes" | "centre" | "range" | "standard";

/** Where the examples of an own data set come from, and what is made of them. */
export interface DatasetOptions {
  /** The training data, from which test examples are drawn unless `test` brings its own. */
  readonly train: DataSource;
  /** The test data; or the fraction of `train`, in (0, 1), that is drawn at random (always the same) to be set apart. Default 0.2. */
  readonly test?: DataSource | number | undefined;
  /**
   * The names of the classes in their order (a label that is a number is then a position in the list), or how many there are. Default: the labels
   * of the training data, in ascending order.
   */
  readonly classes?: number | readonly string[] | undefined;
  /** For labels, progress and the command line; no part of the identity. Default: "own data". */
  readonly name?: string | undefined;
  /** Default: "bytes" for images and IDX files, else "none". */
  readonly scaling?: ScalingName | undefined;
}

/**
 * A data set of one's own as a value: plain JSON that stands wherever the name of a data set can. `content` alone says what it is, and the
 * examples lie in the store under it.
 */
export interface OwnData {
  /** For labels, progress and the command line; no part of the identity. */
  readonly name: string;
  /** SHA-256 of the examples, their shapes and the names of the classes. */
  readonly content: string;
  /** Inputs of an example. */
  readonly features: number;
  /** What a network must give: one output a class, or one a target. */
  readonly outputs: number;
  /** Whether it is told which class an example is of, or which values belong to it. */
  readonly answers: "classes" | "values";
  /** Training examples, from which validation examples are set apart. */
  readonly trainCount: number;
  /** Test examples. */
  readonly testCount: number;
}

/** Examples as a source gives them, before classes are counted and inputs scaled. */
export interface RawExamples {
  readonly count: number;
  readonly features: number;
  /** (count, features), row-major, finite. */
  readonly inputs: Uint8Array | Float64Array;
  /** (count): a number or a text; or undefined where there are targets. */
  readonly labels?: ArrayLike<string | number> | undefined;
  /** (count, outputs) */
  readonly targets?: Float64Array | undefined;
  /** Classes that the source itself names, such as folders. */
  readonly classes?: readonly string[] | undefined;
  /** Pixels from 0 to 255. */
  readonly pixels: boolean;
  /** Where the answer of an example stands, or an input of it, for errors. */
  readonly place: (example: number, input?: number) => string;
}
