import { once } from 'node:events';
import { TextDecoder } from 'node:util';
import { parser, type Token } from 'stream-json/parser.js';
import { DETECTION_BYTES } from '../detect-format.js';
import { unreadable } from '../format-errors.js';
import { withStart } from '../with-start.js';
import { Depth, type TreeHandler } from './tree-handler.js';

/** How much is parsed at a time, in UTF-16 units; an error is known to lie in one slice. */
const SLICE_LENGTH = 4096;

/** The longest key of an object, in UTF-16 units. */
const MAX_KEY_LENGTH = 1000;

/** The name of a node that has no key: an element of a top-level array, or a value of newline-delimited JSON. */
const UNNAMED = 'item';
/** The name of a top-level object, which may hold the list of products or be one of many lines. */
const ROOT = '';

/**
 * Parses JSON, or several JSON values one after the other (NDJSON), and reports it to `handler`: each member of an object
 * and each element of an array is a node, named by its key. Yields after each chunk, so that the caller can consume what was
 * reported.
 *
 * @throws {CsvError} NOT_A_CSV when the JSON is malformed or nests too deeply
 */
export async function* parseJson(
  bytes: AsyncIterable<Uint8Array>,
  handler: TreeHandler,
): AsyncGenerator<void, void, undefined> {
  const builder = new TreeBuilder(handler);
  const stream = parser.asStream({ jsonStreaming: true, packValues: false, streamValues: true });
  let failure: unknown;
  let line = 1;
  stream.on('error', (error) => (failure ??= error));
  stream.on('data', (token: Token) => {
    try {
      if (failure === undefined) builder.add(token);
    } catch (error) {
      failure = error;
    }
  });
  const decoder = { of: undefined as TextDecoder | undefined };
  try {
    for await (const chunk of withStart(bytes, DETECTION_BYTES)) {
      decoder.of ??= decoderFor(chunk);
      await write(decoder.of.decode(chunk, { stream: true }));
      yield;
    }
    await write(decoder.of?.decode() ?? '');
    stream.end();
    if (failure === undefined) await once(stream, 'close').catch(() => undefined);
    throwFailure();
    yield;
  } finally {
    stream.destroy();
  }

  async function write(text: string): Promise<void> {
    for (let at = 0; at < text.length; at += SLICE_LENGTH) {
      const slice = text.slice(at, at + SLICE_LENGTH);
      await new Promise<void>((resolve) => stream.write(slice, () => resolve()));
      throwFailure();
      line += slice.split('\n').length - 1;
    }
  }

  function throwFailure(): void {
    if (failure === undefined) return;
    const { name, message } = failure as Error;
    throw name === 'CsvError'
      ? failure
      : unreadable(
          `The JSON is malformed on line ${line} or shortly after (${message.slice(0, 200)}).`,
          line,
        );
  }
}

/** An open object with the key that is being read, or an open array with the name of its elements. */
interface Container {
  readonly isObject: boolean;
  name: string;
}

/** Turns tokens into nodes. An array is no node: its elements have the name of its key. */
class TreeBuilder {
  private readonly depth = new Depth();
  private readonly containers: Container[] = [];
  private isInKey = false;

  constructor(private readonly handler: TreeHandler) {}

  add(token: Token): void {
    switch (token.name) {
      case 'startObject':
        this.handler.open(this.name(ROOT));
        this.enter({ isObject: true, name: '' });
        return;
      case 'startArray':
        this.enter({ isObject: false, name: this.name(UNNAMED) });
        return;
      case 'endObject':
        this.leave();
        this.handler.close();
        return;
      case 'endArray':
        this.leave();
        return;
      case 'startKey':
        this.isInKey = true;
        this.containers.at(-1)!.name = '';
        return;
      case 'endKey':
        this.isInKey = false;
        return;
      case 'startString':
      case 'startNumber':
        this.beginValue();
        return;
      case 'stringChunk':
      case 'numberChunk':
        this.addText(token.value);
        return;
      case 'endString':
      case 'endNumber':
        this.endValue();
        return;
      case 'trueValue':
      case 'falseValue':
      case 'nullValue':
        this.beginValue();
        if (token.value !== null) this.handler.text(String(token.value));
        this.endValue();
        return;
      default:
        throw new Error(`The JSON parser reported ${token.name}, which was not asked for`);
    }
  }

  private name(atTop: string): string {
    return this.containers.at(-1)?.name ?? atTop;
  }

  private enter(container: Container): void {
    this.depth.enter(null);
    this.containers.push(container);
  }

  private leave(): void {
    this.depth.leave();
    this.containers.pop();
  }

  private addText(text: string): void {
    if (!this.isInKey) {
      this.handler.text(text);
      return;
    }
    const container = this.containers.at(-1)!;
    container.name += text;
    if (container.name.length > MAX_KEY_LENGTH) {
      throw unreadable(`The JSON has a key of more than ${MAX_KEY_LENGTH} characters, the limit.`);
    }
  }

  private beginValue(): void {
    this.handler.open(this.name(UNNAMED));
  }

  private endValue(): void {
    this.handler.close();
  }
}

/** The decoder for the encoding that the byte order mark names, else UTF-8, which JSON has to be. */
function decoderFor(first: Uint8Array): TextDecoder {
  if (first[0] === 0xff && first[1] === 0xfe) return new TextDecoder('utf-16le');
  return new TextDecoder(first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8');
}
