import { clearLine, cursorTo } from 'node:readline';
import type { WriteStream } from 'node:tty';

/** The output of the demo: whole lines, and in a real terminal also a last line that is redrawn. */
export class Terminal {
  /** Whether lines can be redrawn; otherwise no control character is ever written. */
  readonly isLive: boolean;

  constructor(
    private readonly stream: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.isLive = stream.isTTY === true && environment.TERM !== 'dumb';
  }

  /** The number of characters that fit on a line. */
  get columns(): number {
    // A character in the last column makes some terminals start a new line.
    return this.stream.isTTY === true ? (this.stream.columns || 80) - 1 : Infinity;
  }

  line(text = ''): void {
    this.redraw('');
    this.stream.write(`${text}\n`);
  }

  /** Replaces the last line with `text`; the next line replaces it. */
  redraw(text: string): void {
    if (!this.isLive) return;
    cursorTo(this.stream, 0);
    clearLine(this.stream, 1);
    this.stream.write(text);
  }
}
