import { createRequire } from 'node:module';

type Library = typeof import('@napi-rs/image');

const require = createRequire(import.meta.url);
let library: Library | null | undefined;

/** Returns the library, or null on a platform for which it has no binary. It is loaded when first needed: that takes 20 ms. */
function load(): Library | null {
  if (library !== undefined) return library;
  try {
    library = require('@napi-rs/image') as Library;
  } catch {
    library = null;
  }
  return library;
}

/**
 * Returns the same JPEG coefficients in fewer bytes: in progressive scans with their own Huffman codes. Metadata is lost,
 * the colour profile included. Returns null where that is not possible.
 */
export async function rewriteJpegScans(bytes: Uint8Array): Promise<Buffer | null> {
  // The calls that wait would stop the check of this process's memory.
  return attempt((image) => image.compressJpeg(bytes));
}

/** Returns the same PNG pixels in fewer bytes, with all metadata. Returns null where that is not possible. */
export async function repackPng(bytes: Uint8Array): Promise<Buffer | null> {
  return attempt((image) => image.losslessCompressPng(bytes, { strip: false }));
}

async function attempt(work: (image: Library) => Promise<Buffer>): Promise<Buffer | null> {
  const image = load();
  if (image === null) return null;
  try {
    return await work(image);
  } catch {
    // The bytes that exist already are as good, only more of them.
    return null;
  }
}
