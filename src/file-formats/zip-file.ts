import type { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import type { CatalogueFile, FormatLimits } from './catalogue-file.js';
import { expandsTooFar, unreadable } from './format-errors.js';
import { limitBytes } from './limit-bytes.js';

/** The most files that an archive may list; a workbook has a few dozen. */
const MAX_ENTRIES = 10_000;

/** An open ZIP archive, whose files are read one at a time from its central directory. */
export class ZipArchive {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly limits: FormatLimits,
  ) {}

  /**
   * Opens an archive and reads its central directory.
   *
   * @throws {CsvError} NOT_A_CSV when it is damaged, encrypted or lists too many files
   */
  static async open(file: CatalogueFile, limits: FormatLimits): Promise<ZipArchive> {
    try {
      const zip = await fromRandomAccessReaderPromise(new FileReader(file), file.size, {
        autoClose: false,
        lazyEntries: true,
      });
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        if (entry.fileName.endsWith('/')) continue;
        if (entry.isEncrypted()) {
          throw unreadable('The file is protected by a password: save it without one and upload it again.');
        }
        if (entries.size >= MAX_ENTRIES)
          throw unreadable(`The archive lists more than ${MAX_ENTRIES} files.`);
        entries.set(entry.fileName, entry);
      }
      return new ZipArchive(zip, entries, limits);
    } catch (error) {
      throw damaged(error);
    }
  }

  get names(): readonly string[] {
    return [...this.entries.keys()];
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /**
   * Streams a file of the archive, expanded.
   *
   * @throws {CsvError} NOT_A_CSV when it is missing, damaged, or expands beyond the limit
   */
  async *open(name: string): AsyncGenerator<Uint8Array, void, undefined> {
    const entry = this.entries.get(name);
    if (entry === undefined) throw unreadable(`The archive has no file "${name.slice(0, 100)}".`);
    const limit = this.limits.maxExpandedBytes;
    const exceeded = () => expandsTooFar(`"${name.slice(0, 100)}" in the archive`, limit);
    if (entry.uncompressedSize > limit) throw exceeded();
    try {
      yield* limitBytes(await this.zip.openReadStreamPromise(entry), limit, exceeded);
    } catch (error) {
      throw damaged(error);
    }
  }
}

/** Lets yauzl read a {@link CatalogueFile}. */
class FileReader extends RandomAccessReader {
  constructor(private readonly file: CatalogueFile) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return this.file.stream(start, end);
  }
}

/** Errors of yauzl and zlib describe the archive, except those of the disk, which have an errno. */
function damaged(error: unknown): unknown {
  const { name, errno } = error as { name?: string; errno?: unknown };
  if (name !== 'Error' || (typeof errno === 'number' && errno < 0 && !isOfZlib(error))) return error;
  return unreadable(`The archive is damaged (${(error as Error).message.slice(0, 200)}): save it again.`);
}

function isOfZlib(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('Z_');
}
