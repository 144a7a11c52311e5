import type { Arguments } from '../arguments/arguments.js';
import { commandText } from '../arguments/command-text.js';
import type { Progress } from '../client/api-types.js';
import { UPLOAD_OPTIONS } from '../options/upload-options.js';

/** Says where a run was stopped, and how to continue. */
export function stoppedText(
  requestId: string | null,
  given: Arguments,
  progress: Pick<Progress, 'processedImages' | 'totalImages'> | null,
): string {
  const again = 'Run the same command again to continue.';
  if (requestId !== null && given.isSet('server')) {
    return `Stopped watching; the server continues. ${again} To stop the request: ${commandText(`cancel ${requestId}`, given)}`;
  }
  const where =
    progress === null
      ? ''
      : ` at ${progress.processedImages} of ${progress.totalImages} images, which are kept`;
  return `Stopped${where}. ${again}`;
}

/** Says that a folder has results which a run may not replace, and why: `had` a server, and `has` one now. */
export function differencesText(
  path: string,
  names: readonly string[],
  { had, has }: { readonly had: boolean; readonly has: boolean },
): string {
  const options = UPLOAD_OPTIONS.filter(({ field }) => names.includes(field.split('.')[0]!)).map(
    ({ name }) => `--${name}`,
  );
  const others = [
    ...(names.includes('catalogue') ? ['another catalogue'] : []),
    ...(names.includes('server')
      ? [had ? (has ? 'another server' : 'a server') : 'a run on this machine, without a server']
      : []),
    ...(names.includes('imageUrl') ? ['another --image-url'] : []),
    ...(options.length > 0 ? [`another ${options.join(', ')}`] : []),
  ];
  return `${path} has the results of ${others.join(' and of ')}. Name another folder with --out, or replace what is there with --restart.`;
}
