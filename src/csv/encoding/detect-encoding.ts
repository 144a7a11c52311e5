import { analyse } from 'chardet';

/** The encodings that a CSV may have, by their names in the WHATWG Encoding Standard. */
export const CSV_ENCODINGS = [
  ...(['utf-8', 'utf-16le', 'utf-16be'] as const),
  ...([
    'windows-1250',
    'windows-1251',
    'windows-1252',
    'windows-1253',
    'windows-1254',
    'windows-1257',
  ] as const),
  ...(['iso-8859-2', 'iso-8859-5', 'iso-8859-7', 'iso-8859-15', 'koi8-r', 'macintosh'] as const),
  ...(['shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'big5'] as const),
];
export type CsvEncoding = (typeof CSV_ENCODINGS)[number];

/** The encoding that a label of the WHATWG Encoding Standard names, such as `latin1` or `sjis`; null for no such label. */
export function csvEncodingOf(label: string): CsvEncoding | null {
  let name: string;
  try {
    name = new TextDecoder(label.trim()).encoding;
  } catch {
    return null;
  }
  // GB18030 includes what the Standard calls GBK.
  if (name === 'gbk') return 'gb18030';
  return CSV_ENCODINGS.find((encoding) => encoding === name) ?? null;
}

/** What a file that is not UTF-8 is read as. */
export interface DetectedEncoding {
  readonly encoding: CsvEncoding;
  /** Whether the file is UTF-8 but for a few bytes, which are read as Windows-1252. */
  readonly isRepaired: boolean;
}

/** The names of chardet, and the encodings that we read them as: browsers read ISO-8859-1 as Windows-1252 too. */
const NAMES: Readonly<Record<string, CsvEncoding>> = {
  'windows-1250': 'windows-1250',
  'windows-1251': 'windows-1251',
  'windows-1252': 'windows-1252',
  'windows-1253': 'windows-1253',
  'windows-1254': 'windows-1254',
  'windows-1257': 'windows-1257',
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-2': 'iso-8859-2',
  'ISO-8859-5': 'iso-8859-5',
  'ISO-8859-7': 'windows-1253',
  'ISO-8859-9': 'windows-1254',
  'KOI8-R': 'koi8-r',
  Shift_JIS: 'shift_jis',
  'EUC-JP': 'euc-jp',
  'EUC-KR': 'euc-kr',
  GB18030: 'gb18030',
  Big5: 'big5',
};

/** Encodings of several bytes a character; chardet is sure of them or wrong. */
const MULTIBYTE: ReadonlySet<CsvEncoding> = new Set(['shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'big5']);
const SURE = 90;
/** By how much, of 200, another encoding has to be likelier than Windows-1252, which most of these files have. */
const LEAD = 5;
/** With fewer different letters than these, languages cannot be distinguished. */
const MIN_LETTERS = 4;
/** How much text that is not ASCII is looked at, in bytes. */
const SAMPLE_BYTES = 32 * 1024;
/** A file with that many correct sequences for each wrong byte is UTF-8 with errors. */
const SEQUENCES_PER_ERROR = 4;

/**
 * Detects the encoding of a file that is not UTF-8 throughout.
 *
 * @param bytes of the whole file
 */
export async function detectEncoding(bytes: AsyncIterable<Uint8Array>): Promise<DetectedEncoding> {
  const counter = new Utf8Counter();
  const sampler = new Sampler();
  for await (const chunk of bytes) {
    counter.add(chunk);
    sampler.add(chunk);
  }
  if (counter.sequences > SEQUENCES_PER_ERROR * counter.errors)
    return { encoding: 'utf-8', isRepaired: true };
  return { encoding: likeliest(sampler.words, sampler.lines), isRepaired: false };
}

/** The likeliest encoding by the letters alone and by whole lines: each is right where the other errs. */
function likeliest(words: Buffer, lines: Buffer): CsvEncoding {
  const likelihoods = new Map<CsvEncoding, number>();
  for (const sample of [words, lines]) {
    const best = new Map<CsvEncoding, number>();
    for (const { name, confidence } of analyse(sample)) {
      const encoding = NAMES[name];
      if (encoding !== undefined) best.set(encoding, Math.max(confidence, best.get(encoding) ?? 0));
    }
    for (const [encoding, confidence] of best) {
      if (MULTIBYTE.has(encoding) && confidence < SURE) continue;
      likelihoods.set(encoding, (likelihoods.get(encoding) ?? 0) + confidence);
    }
  }
  const letters = new Set(words.filter((byte) => byte >= 0x80)).size;
  const [first] = [...likelihoods]
    .filter(([encoding]) => MULTIBYTE.has(encoding) || letters >= MIN_LETTERS)
    .toSorted(([, a], [, b]) => b - a);
  const usual = likelihoods.get('windows-1252') ?? 0;
  return first !== undefined && first[1] >= usual + LEAD ? first[0] : 'windows-1252';
}

/** Counts correct sequences of several bytes and bytes that belong to none, as UTF-8. */
class Utf8Counter {
  sequences = 0;
  errors = 0;
  private missing = 0;
  private length = 0;

  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.missing > 0 && byte >> 6 === 0b10) {
        this.missing -= 1;
        if (this.missing === 0) this.sequences += 1;
        continue;
      }
      if (this.missing > 0) this.errors += this.length - this.missing;
      this.missing =
        byte >= 0xc2 && byte <= 0xdf ? 1 : byte >> 4 === 0xe ? 2 : byte >= 0xf0 && byte <= 0xf4 ? 3 : 0;
      this.length = this.missing + 1;
      if (byte >= 0x80 && this.missing === 0) this.errors += 1;
    }
  }
}

/** Collects the lines that are not ASCII throughout, and the words of them that are not. */
class Sampler {
  private readonly parts = { words: [] as Buffer[], lines: [] as Buffer[] };
  private readonly sizes = { words: 0, lines: 0 };
  private rest = Buffer.alloc(0);

  add(chunk: Uint8Array): void {
    if (this.sizes.words >= SAMPLE_BYTES && this.sizes.lines >= SAMPLE_BYTES) return;
    const all = Buffer.concat([this.rest, chunk]);
    const end = all.lastIndexOf(0x0a) + 1;
    this.take(all.subarray(0, end));
    // What has no line break is cut somewhere, which costs a word at most.
    this.rest = all.length - end > SAMPLE_BYTES ? Buffer.alloc(0) : Buffer.from(all.subarray(end));
  }

  get words(): Buffer {
    this.finish();
    return Buffer.concat(this.parts.words);
  }

  get lines(): Buffer {
    this.finish();
    return Buffer.concat(this.parts.lines);
  }

  private finish(): void {
    this.take(this.rest);
    this.rest = Buffer.alloc(0);
  }

  private take(bytes: Buffer): void {
    const text = bytes.toString('latin1');
    for (const line of text.split('\n').filter(isBeyondAscii)) {
      this.keep('lines', `${line}\n`);
      for (const word of line.split(/[\s;,|"]+/).filter(isBeyondAscii)) this.keep('words', `${word} `);
    }
  }

  private keep(kind: 'words' | 'lines', text: string): void {
    if (this.sizes[kind] >= SAMPLE_BYTES) return;
    this.sizes[kind] += text.length;
    this.parts[kind].push(Buffer.from(text, 'latin1'));
  }
}

const isBeyondAscii = (text: string): boolean => /[\u0080-\u00ff]/.test(text);
