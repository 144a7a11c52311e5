import type { FailureGroup } from '../client/api-types.js';
import { inWordsOfOptions } from '../options/words-of-options.js';
import { privateHostsOf } from '../private-hosts.js';
import type { Outcome } from './outcome.js';
import { formatCount } from '../terminal/format.js';

/** Says how many images failed for a reason. On this machine, the user is the operator of the server. */
export function failureText({ count, code, message, example }: FailureGroup, isLocal: boolean): string {
  const text = isLocal ? message.replace('The operator of this server can', 'You can') : message;
  return `  ${count} × ${code}: ${inWordsOfOptions(text)} ${count === 1 ? '' : 'For example '}${example.inputUrl}`;
}

/** Says what to do about failed images. */
export function nextSteps(
  outcome: Pick<Outcome, 'isCatalogue' | 'isLocal' | 'refusedHosts' | 'errorsCsv'> & {
    readonly request: Pick<Outcome['request'], 'status' | 'failures' | 'skippedRowCount' | 'progress'>;
  },
  allowPrivate: string | undefined,
): string[] {
  const { request, isCatalogue, isLocal, refusedHosts, errorsCsv } = outcome;
  if (request.status === 'CANCELLED') return [];
  const refused = request.failures.filter(({ code }) => code === 'URL_NOT_ALLOWED');
  const isOnlyRefused = refused.length > 0 && refused.length === request.failures.length;
  const { hosts, setting } = privateHostsOf(refusedHosts, allowPrivate);
  if (isLocal && isOnlyRefused && setting !== null && hosts.length === refusedHosts.length) {
    const names = [...new Set(hosts.map((host) => host.replace(/:\d+$/, '')))];
    const count = refused.reduce((sum, group) => sum + group.count, 0);
    const images =
      count === request.progress.totalImages ? 'All images' : `The ${formatCount(count, 'failed image')}`;
    const where =
      names.length === 1 ? `${names[0]}, a private address` : `private addresses: ${names.join(', ')}`;
    return [
      `${images} ${count === 1 && images !== 'All images' ? 'is' : 'are'} on ${where}. Run the same command with FETCH_ALLOW_PRIVATE=${setting} before it.`,
      ...(request.skippedRowCount > 0 ? correction(errorsCsv, isCatalogue) : []),
    ];
  }
  const needed = 'Images on private addresses need FETCH_ALLOW_PRIVATE=<addresses or CIDR ranges>';
  return [
    ...(refused.length > 0 ? [isLocal ? `${needed} before the command.` : `${needed} on the server.`] : []),
    ...(request.failures.length > 0 ? ['Run the same command again to retry the failed images.'] : []),
    ...correction(errorsCsv, isCatalogue),
  ];
}

function correction(errorsCsv: string | null, isCatalogue: boolean): string[] {
  return errorsCsv === null || !isCatalogue
    ? []
    : [`Or correct ${errorsCsv}, which has only what failed, and compress that.`];
}
