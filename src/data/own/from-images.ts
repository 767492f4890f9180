import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../../disk/index.js";
import { at } from "../../numerics/at.js";
import { decodeImage, type Picture } from "./decode-image.js";
import { readBytes } from "./read-bytes.js";
import type { ImageSource, RawExamples } from "./types.js";

const IMAGE = /\.(?:png|jpe?g)$/i;

/**
 * Examples of a folder of images: a folder a class, its name the class; files in the order of their names (UTF-16 code units). Pixels row by row,
 * channels innermost, as TensorFlow.js takes them. Names that begin with a point are left out; any other file that is no image is an error.
 */
export function fromImages({ images: folder, channels }: ImageSource): RawExamples {
  if (channels !== undefined && ![1, 3].includes(channels))
    throw new RangeError(`dataset: channels must be 1 or 3, got ${String(channels)}`);
  const classes = namesIn(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  if (classes.length === 0)
    throw new RangeError(`dataset: ${folder} must have a folder for each class, got none`);
  const files = classes.flatMap((name) => filesOf(join(folder, name)).map((file) => ({ file, label: name })));
  const pictures = files.map(({ file }) => decodeImage(readBytes(file), file));
  const { width, height } = at(pictures, 0);
  pictures.forEach((picture, i) => {
    if (picture.width === width && picture.height === height) return;
    throw new RangeError(
      `dataset: ${at(files, i).file} must be ${width} × ${height} as ${at(files, 0).file} is, got ${picture.width} × ${picture.height}`,
    );
  });
  const coloured = pictures.findIndex((picture) => !isGrey(picture));
  if (channels === 1 && coloured >= 0)
    throw new RangeError(`dataset: ${at(files, coloured).file} must be grey for 1 channel, got colours`);
  const depth = channels ?? (coloured >= 0 ? 3 : 1);
  const features = width * height * depth;
  const inputs = new Uint8Array(files.length * features);
  pictures.forEach((picture, i) => inputs.set(pixelsOf(picture, depth), i * features));
  return {
    count: files.length,
    features,
    inputs,
    labels: files.map(({ label }) => label),
    classes,
    pixels: true,
    place: (example) => `dataset: ${at(files, example).file}`,
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .sort();
  } catch (error) {
    const got = codeOf(error) === "ENOENT" ? "none" : codeOf(error);
    throw new Error(`dataset: ${folder} must be a folder that can be read, got ${got}`, { cause: error });
  }
}

function filesOf(folder: string): readonly string[] {
  const files = namesIn(folder).map((name) => join(folder, name));
  if (files.length === 0) throw new RangeError(`dataset: ${folder} must hold images, got an empty folder`);
  const other = files.find((file) => !IMAGE.test(file) || !statSync(file).isFile());
  if (other === undefined) return files;
  throw new RangeError(`dataset: ${other} must be an image (.png, .jpg, .jpeg), got another file`);
}

function isGrey({ rgba }: Picture): boolean {
  for (let i = 0; i < rgba.length; i += 4)
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) return false;
  return true;
}

/** (height, width, depth): the first channels of each pixel. */
function pixelsOf({ width, height, rgba }: Picture, depth: number): Uint8Array {
  return Uint8Array.from({ length: width * height * depth }, (_, i) =>
    at(rgba, 4 * Math.floor(i / depth) + (i % depth)),
  );
}
