import { parentPort, workerData } from 'node:worker_threads';
import { FileWriter, type FileToPlace } from './file-writer.js';

/** The entry module of a writer thread: files in, their outcomes out. An error loses its other properties on the way. */
const writer = new FileWriter(workerData as string);

parentPort!.on('message', (files: readonly FileToPlace[]) => {
  const outcomes = writer.place(files);
  parentPort!.postMessage(
    outcomes.map((error) => error && Object.assign({ message: error.message }, error)),
    // The memory goes back too: this thread has so few objects that it would collect them only at 64 MiB.
    files.flatMap(({ bytes }) => (bytes?.buffer as ArrayBuffer | undefined) ?? []),
  );
});
