import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import type { RequestResult } from './results.js';
import { imageTable, totals } from './report.js';
import type { Workspace } from './workspace.js';

/** The outcome of the demo. */
export interface Outcome {
  readonly requestId: string;
  readonly result: RequestResult;
  readonly workspace: Workspace;
  /** The base URL of the program, which may have stopped. */
  readonly url: string;
  readonly mismatches: readonly string[];
}

const shown = (path: string) => relative('.', path);

/** Formats the image table, the totals and the paths of all files, in lines of at most `width` characters. */
export function summary({ requestId, result, workspace, mismatches }: Outcome, width: number): string[] {
  const [title, rule, ...rows] = imageTable(result.images.nodes, width);
  const images = join(workspace.dataDir, 'objects', 'requests', requestId, 'images');
  return [
    '',
    styleText('bold', title!),
    rule!,
    ...rows,
    '',
    ...totals(result),
    ...(mismatches.length > 0
      ? mismatches.map((mismatch) => styleText('red', `Unexpected result: ${mismatch}`))
      : [
          `${result.progress.failedImages} failed, as expected: the catalogue contains a missing image and a web page.`,
        ]),
    '',
    `Output CSV   ${shown(workspace.outputCsv)}`,
    `             ${result.outputCsvUrl}`,
    `Images       ${shown(join(workspace.root, 'compressed'))}, to compare with ${shown(join(workspace.root, 'originals'))}`,
    `As stored    ${shown(images)}`,
    '',
  ];
}

/** Lists what the user can do while Halftone is still running. */
export function whileRunning({ url, requestId }: Outcome): string[] {
  return [
    `Halftone is still running, so the URLs in the output CSV work. Look around:`,
    '',
    `Dashboard    ${url}/requests/${requestId}`,
    `GraphiQL     ${url}/graphiql`,
    `REST API     ${url}/api/docs`,
    '',
  ];
}

/** Lists what the user can do after Halftone has stopped. */
export function onceStopped({ url, workspace }: Outcome): string[] {
  return [
    'Halftone has stopped, so the URLs in the output CSV do not work until it runs on the same data again:',
    '',
    `Restart      PORT=${new URL(url).port} DATA_DIR=${shown(workspace.dataDir)} npm start`,
    'Start new    npm start, then open http://127.0.0.1:3000',
    '',
  ];
}
