import { clearLine, cursorTo } from 'node:readline';
import type { WriteStream } from 'node:tty';

/** Where the demo speaks: line by line, and in a real terminal also with a last line that is drawn anew. */
export class Terminal {
  /** Whether lines can be drawn anew; where they cannot, no control character is ever written. */
  readonly isLive: boolean;

  constructor(
    private readonly stream: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.isLive = stream.isTTY === true && environment.TERM !== 'dumb';
  }

  /** Characters that fit on a line. */
  get columns(): number {
    // A character in the last column makes some terminals begin a new line.
    return this.stream.isTTY === true ? (this.stream.columns || 80) - 1 : Infinity;
  }

  line(text = ''): void {
    this.redraw('');
    this.stream.write(`${text}\n`);
  }

  /** Puts `text` on the last line in place of what stands there; the next line takes its place. */
  redraw(text: string): void {
    if (!this.isLive) return;
    cursorTo(this.stream, 0);
    clearLine(this.stream, 1);
    this.stream.write(text);
  }
}
