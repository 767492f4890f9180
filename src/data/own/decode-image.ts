import { createRequire } from "node:module";
import type { PNG as Png } from "pngjs";
import type { decode as decodeJpeg } from "jpeg-js";

/** A decoded image. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** (height, width, 4): red, green, blue, opacity, 0 to 255. */
  readonly rgba: Uint8Array;
}

/** Pixels that an image may have; data sets for dense networks have thousands. */
const MOST_PIXELS = 1 << 24;
const MOST_MEGABYTES = 512; // of what the decoder of JPEG may take

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The pixels of a PNG (8 or 16 bits a channel, of which the upper 8 are taken) or a JPEG file. Throws, with its name, if it is not whole, too large or not opaque. */
export function decodeImage(bytes: Uint8Array, file: string): Picture {
  const isPng = PNG_SIGNATURE.every((byte, i) => bytes[i] === byte);
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  if (!isPng && !isJpeg)
    throw new RangeError(`dataset: ${file} must be a PNG or JPEG image, got other bytes`);
  if (isPng) checkPngSize(bytes, file);
  const picture = whole(file, () => (isPng ? png(bytes) : jpeg(bytes)));
  for (let i = 3; i < picture.rgba.length; i += 4)
    if (picture.rgba[i] !== 255)
      throw new RangeError(
        `dataset: ${file} must be opaque, got opacity ${picture.rgba[i]} at pixel ${(i - 3) / 4}`,
      );
  return picture;
}

function whole(file: string, decode: () => Picture): Picture {
  try {
    return decode();
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    throw new RangeError(`dataset: ${file} must be a whole image, got: ${got}`, { cause: error });
  }
}

/** The decoder makes as many pixels as the header says: it is looked at before. */
function checkPngSize(bytes: Uint8Array, file: string): void {
  if (bytes.length < 33)
    throw new RangeError(`dataset: ${file} must have a header of 33 bytes, got ${bytes.length} (truncated?)`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width * height >= 1 && width * height <= MOST_PIXELS) return;
  throw new RangeError(`dataset: ${file} must have 1 to ${MOST_PIXELS} pixels, got ${width} × ${height}`);
}

/** Loads a decoder, only where there are images. */
const load = (name: string): unknown => createRequire(__filename)(name);

function png(bytes: Uint8Array): Picture {
  const { PNG } = load("pngjs") as { readonly PNG: typeof Png };
  const { width, height, data } = PNG.sync.read(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
  return { width, height, rgba: data };
}

function jpeg(bytes: Uint8Array): Picture {
  const { decode } = load("jpeg-js") as { readonly decode: typeof decodeJpeg };
  const { width, height, data } = decode(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    tolerantDecoding: false,
    maxResolutionInMP: MOST_PIXELS / 1e6,
    maxMemoryUsageInMB: MOST_MEGABYTES,
  });
  return { width, height, rgba: data };
}
