import { FileWriter } from '../../src/storage/file-writer.js';
import type { PlaceFile } from '../../src/storage/file-writers.js';

/** Places files in this thread, so that a test sees the file operations. */
export function placeHere(root: string, syncFolder?: (folder: string) => void): PlaceFile {
  const writer = new FileWriter(root, syncFolder);
  return async (file) => {
    const [error] = writer.place([file]);
    if (error) throw error;
  };
}
