import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import type { RequestResult } from './client.js';
import { imageTable, totals } from './report.js';
import type { Workspace } from './workspace.js';

/** What came of the demo. */
export interface Outcome {
  readonly requestId: string;
  readonly result: RequestResult;
  readonly workspace: Workspace;
  /** Where the program listens, or listened. */
  readonly url: string;
  readonly faults: readonly string[];
}

const shown = (path: string) => relative('.', path);

/** The images, the totals, and where all of it is; `width` is how many characters fit on a line. */
export function summary({ requestId, result, workspace, faults }: Outcome, width: number): string[] {
  const [title, rule, ...rows] = imageTable(result.images.nodes, width);
  const images = join(workspace.dataDir, 'objects', 'requests', requestId, 'images');
  return [
    '',
    styleText('bold', title!),
    rule!,
    ...rows,
    '',
    ...totals(result),
    ...(faults.length > 0
      ? faults.map((fault) => styleText('red', `Not as expected: ${fault}`))
      : [
          `${result.progress.failedImages} failed, as they should: the catalogue names a missing picture and a web page.`,
        ]),
    '',
    `Output CSV   ${shown(workspace.outputCsv)}`,
    `             ${result.outputCsvUrl}`,
    `Images       ${shown(join(workspace.root, 'compressed'))}, to compare with ${shown(join(workspace.root, 'originals'))}`,
    `As stored    ${shown(images)}`,
    '',
  ];
}

/** What can be done while Halftone is still running. */
export function whileRunning({ url }: Outcome): string[] {
  return [
    `Halftone is still running, so the URLs in the output CSV work. Look around:`,
    '',
    `Start page   ${url}/`,
    `Playground   ${url}/graphiql`,
    `REST API     ${url}/api/docs`,
    '',
  ];
}

/** What can be done once it has stopped. */
export function onceStopped({ url, workspace }: Outcome): string[] {
  return [
    'Halftone has stopped, so the URLs in the output CSV do not work until it runs on the same data again:',
    '',
    `Again        PORT=${new URL(url).port} DATA_DIR=${shown(workspace.dataDir)} npm start`,
    'Afresh       npm start, with the playground at http://127.0.0.1:3000/graphiql',
    '',
  ];
}
