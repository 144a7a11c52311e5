import type { Progress, RequestInfo } from '../client/api-types.js';
import { comparisonText, runText } from '../requests/comparison-text.js';
import { findingsText } from '../requests/findings-text.js';
import { formatBytes, formatCount, formatSaved } from '../terminal/format.js';
import { progressBar, progressNote } from '../terminal/progress-bar.js';
import type { Terminal } from '../terminal/terminal.js';
import { compressedText } from './compressed-text.js';
import type { Job } from './job.js';
import { failureText, nextSteps } from './next-steps.js';
import type { Outcome, SavedImage } from './outcome.js';

/** Tells the user, or a program, how a run proceeds. */
export interface Reporter {
  /** A step has begun. */
  doing(text: string): void;
  /** The request exists; its name is that of the file or folder. */
  started(request: RequestInfo, job: Job): void;
  progress(progress: Progress): void;
  /** What to know: a notice of the server. */
  notice(text: string): void;
  image(saved: SavedImage): void;
  finished(outcome: Outcome): void;
  interrupted(text: string): void;
}

/** Prints for people: a progress bar on a terminal, lines in a pipe. */
export class HumanReporter implements Reporter {
  private last: Progress | null = null;
  /** The files of the images, of which repeated URLs have one together, and an image of several widths has several. */
  private readonly files = new Set<string>();

  constructor(
    private readonly terminal: Terminal,
    /** The variable FETCH_ALLOW_PRIVATE. */
    private readonly allowPrivate: string | undefined,
  ) {}

  doing(text: string): void {
    if (this.terminal.isLive) this.terminal.redraw(`${text} …`);
    else this.terminal.line(`${text} …`);
  }

  started(request: RequestInfo, { pictures }: Job): void {
    const { progress, totalProducts, skippedRowCount, unreadImageColumns, comparison } = request;
    this.terminal.line(
      `${request.fileName}: ${formatCount(progress.totalImages, 'image')}${pictures === null ? ` of ${formatCount(totalProducts, 'product')}` : ''}.`,
    );
    if (comparison !== null && comparison.added + comparison.removed > 0)
      this.terminal.line(
        `Since ${runText(comparison.previousCreatedAt)}: ${comparison.added} added, ${comparison.removed} removed.`,
      );
    if (skippedRowCount > 0)
      this.terminal.line(
        `${formatCount(skippedRowCount, 'invalid row')} left out; the errors CSV will list them.`,
      );
    if (unreadImageColumns.length > 0) {
      const columns = unreadImageColumns.map((column) => JSON.stringify(column)).join(', ');
      this.terminal.line(
        `Not read, but they hold image URLs: ${columns}. Name columns with --image-column to read them.`,
      );
    }
  }

  progress(progress: Progress): void {
    if (this.terminal.isLive) this.terminal.redraw(progressBar(progress, this.terminal.columns));
    else {
      const note = progressNote(progress, this.last);
      if (note !== null) this.terminal.line(note.trim());
    }
    this.last = progress;
  }

  notice(text: string): void {
    this.terminal.line(text);
  }

  image({ file, sizes }: SavedImage): void {
    for (const saved of [file, ...sizes.map((size) => size.file)]) if (saved !== null) this.files.add(saved);
  }

  finished(outcome: Outcome): void {
    for (const line of summaryOf(outcome, this.files.size, this.allowPrivate)) this.terminal.line(line);
  }

  interrupted(text: string): void {
    this.terminal.line(text);
  }
}

/** Prints for programs: one JSON object on each line. */
export class JsonReporter implements Reporter {
  constructor(private readonly output: { write(text: string): unknown }) {}

  doing(): void {}

  started({ id, fileName, totalProducts, skippedRowCount, progress }: RequestInfo, { out }: Job): void {
    const { totalImages } = progress;
    this.write('started', { requestId: id, fileName, totalProducts, totalImages, skippedRowCount, out });
  }

  progress(progress: Progress): void {
    const {
      status,
      totalImages,
      processedImages,
      failedImages,
      percentage,
      inputBytes,
      outputBytes,
      etaSeconds,
    } = progress;
    this.write('progress', {
      status,
      totalImages,
      processedImages,
      failedImages,
      percentage,
      inputBytes,
      outputBytes,
      etaSeconds,
    });
  }

  notice(text: string): void {
    this.write('notice', { message: text });
  }

  image({ image, file, sizes }: SavedImage): void {
    const { id, inputUrl, status, verdict, change, inputBytes, outputBytes, error } = image;
    // A picture of a folder has no address once the run has ended.
    const source = /^https?:/.test(inputUrl) ? { inputUrl } : { inputFile: inputUrl };
    this.write('image', {
      id,
      ...source,
      status,
      file,
      verdict,
      change,
      inputBytes,
      outputBytes,
      sizes,
      error,
    });
  }

  finished({ request, out, outputCsv, errorsCsv, exitCode }: Outcome): void {
    const { id, status, progress, skippedRowCount, comparison, failures, findings } = request;
    const { totalImages, completedImages, failedImages, inputBytes, outputBytes } = progress;
    this.write('finished', {
      requestId: id,
      status,
      totalImages,
      completedImages,
      failedImages,
      skippedRowCount,
      inputBytes,
      outputBytes,
      comparison,
      failures: failures.map(({ code, message, count }) => ({ code, message, count })),
      findings: findings.map(({ finding, count }) => ({ finding, count })),
      out,
      outputCsv,
      errorsCsv,
      exitCode,
    });
  }

  interrupted(text: string): void {
    this.write('interrupted', { message: text });
  }

  private write(event: string, fields: Readonly<Record<string, unknown>>): void {
    this.output.write(`${JSON.stringify({ event, ...fields })}\n`);
  }
}

/** Returns the sentences at the end of a run, each failure with what to do. */
function summaryOf(outcome: Outcome, fileCount: number, allowPrivate: string | undefined): string[] {
  const { request, out, outputCsv, errorsCsv, exitCode } = outcome;
  const { totalImages, completedImages, inputBytes, outputBytes } = request.progress;
  const done =
    totalImages === 0 ? 'There is no image in it.' : compressedText(completedImages, totalImages, fileCount);
  const saved = `${formatBytes(inputBytes)} became ${formatBytes(outputBytes)}: ${formatSaved(inputBytes, outputBytes)} saved.`;
  return [
    '',
    completedImages === 0 ? done : `${done} ${saved}`,
    ...(request.comparison === null ? [] : [`${comparisonText(request.comparison)}.`]),
    ...(request.status === 'CANCELLED'
      ? ['The request was cancelled on the server. Begin again with --restart.']
      : []),
    ...request.failures.map((group) => failureText(group, outcome.isLocal)),
    ...(request.skippedRowCount > 0
      ? [`  ${formatCount(request.skippedRowCount, 'invalid row')} left out.`]
      : []),
    ...(request.findings.length > 0 ? [findingsText(request.findings, request.uploadOptions)] : []),
    '',
    ...(completedImages === 0 ? [] : [`Images       ${out}/images`]),
    ...(outputCsv === null ? [] : [`Output CSV   ${outputCsv}`]),
    ...(errorsCsv === null ? [] : [`Errors CSV   ${errorsCsv}`]),
    ...(outcome.isLocal && outputCsv !== null
      ? [`Kept         ${out}/.halftone/data, for a quick next run`]
      : []),
    ...(exitCode === 0 ? [] : ['', ...nextSteps(outcome, allowPrivate)]),
  ];
}
