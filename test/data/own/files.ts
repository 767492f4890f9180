import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { encode as encodeJpeg } from "jpeg-js";
import { PNG } from "pngjs";

// Writers of the formats that the package only reads, after their specifications.

/** An NPY file of version 1 with these values, already in its byte order. */
export function npy(descr: string, shape: readonly number[], body: Uint8Array, fortran = false): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${sizes}), }`;
  const header = Buffer.from(`${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from([0x93]), Buffer.from("NUMPY\x01\x00", "latin1"), length, header, body]);
}

/** The bytes of an array as they lie in the memory of a little-endian machine. */
export const bytesOf = (values: ArrayBufferView): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** A zip archive; "deflate" as `np.savez_compressed`, "store" as `np.savez`. */
export function zip(
  files: Readonly<Record<string, Uint8Array>>,
  method: "store" | "deflate" = "deflate",
): Uint8Array {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const body = method === "deflate" ? deflateRawSync(content) : Buffer.from(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method === "deflate" ? 8 : 0, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), body]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, tail, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from("PK\x05\x06"), end]);
}

/** An IDX file of unsigned bytes. */
export function idx(dimensions: readonly number[], values: readonly number[]): Uint8Array {
  const sizes = dimensions.map((size) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(size);
    return bytes;
  });
  return Buffer.concat([Buffer.from([0, 0, 8, dimensions.length]), ...sizes, Buffer.from(values)]);
}

/** A picture of grey or coloured pixels: (height, width, 1 or 3). */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly values: readonly number[];
}

function rgba({ width, height, values }: Pixels, opacity = 255): Buffer {
  const depth = values.length / (width * height);
  return Buffer.from(
    Array.from({ length: width * height }, (_, i) =>
      [0, 1, 2].map((c) => values[i * depth + (depth === 1 ? 0 : c)] ?? 0).concat(opacity),
    ).flat(),
  );
}

/** A PNG file with four channels. */
export function png(pixels: Pixels, opacity = 255): Uint8Array {
  const image = new PNG({ width: pixels.width, height: pixels.height });
  image.data = rgba(pixels, opacity);
  return PNG.sync.write(image);
}

/** A JPEG file of highest quality. */
export function jpeg(pixels: Pixels): Uint8Array {
  return encodeJpeg({ width: pixels.width, height: pixels.height, data: rgba(pixels) }, 100).data;
}

/** A tar archive of files. */
export function tar(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, "latin1");
    header.write("0000644\0", 100, "latin1");
    header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124, "latin1");
    header.write("        0", 148, "latin1");
    header.write("ustar\x0000", 257, "latin1");
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
    return [header, Buffer.from(content), padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export const gzip = (bytes: Uint8Array): Uint8Array => gzipSync(bytes);
