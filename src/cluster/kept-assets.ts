import { readdirSync } from "node:fs";
import { join } from "node:path";
import { folderFiles, ignoreMissing, writeFolder, type FolderFile } from "../disk/index.js";
import { sha256Hex } from "../numerics/canonical.js";
import { clusterPlaces } from "./places.js";

/** The name of a folder's content: the SHA-256 of its files' paths and SHA-256, sorted. */
export function assetName(files: readonly FolderFile[]): string {
  const lines = files.map(({ path, bytes }) => {
    const content = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    return `${path} ${sha256Hex(content)}\n`;
  });
  return sha256Hex(Buffer.from(lines.sort().join("")));
}

/** Lays files into the store's assets, once; returns their name. */
export function keepAsset(store: string, files: readonly FolderFile[]): string {
  const { assets, temporary } = clusterPlaces(store);
  const name = assetName(files);
  if (ignoreMissing(() => readdirSync(join(assets, name))) === undefined) {
    writeFolder(join(assets, name), files, temporary);
  }
  return name;
}

/** All files of an asset that lies in the store. */
export function assetFiles(store: string, name: string): readonly FolderFile[] {
  return folderFiles(join(clusterPlaces(store).assets, name));
}
