import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { fileErrorText, parseUrl } from '../../common/index.js';
import { ApiClient } from '../client/api-client.js';
import { ApiError, NotConnectedError } from '../client/api-errors.js';
import { hasEnded, type ImageInfo, type Progress, type RequestInfo } from '../client/api-types.js';
import { DELETE, UPLOAD } from '../client/operations.js';
import type { CommandContext, CommandHandler } from '../command.js';
import { Terminal } from '../terminal/terminal.js';
import { CommandError } from '../usage-error.js';
import { type EmbeddedServer, startEmbedded } from '../process/embedded-server.js';
import { abortOnInterruption, InterruptedError, type Interruption } from '../process/interruption.js';
import { type Job, jobOf } from './job.js';
import { OutFolder } from './out-folder.js';
import { encodedPath, picturesCsv, type PictureHost, servePictures, withoutHost } from './picture-folder.js';
import type { Outcome } from './outcome.js';
import { HumanReporter, JsonReporter, type Reporter } from './reporter.js';
import { stoppedText } from './run-texts.js';
import { downloadResults } from './results.js';

/** Everything was compressed; nothing was; some of it was. */
const EXIT = { all: 0, nothing: 1, some: 2 } as const;

/** What a run works with. */
interface Run {
  readonly job: Job;
  readonly folder: OutFolder;
  readonly reporter: Reporter;
  readonly context: CommandContext;
  readonly interruption: Interruption;
  /** The progress that was reported last. */
  readonly seen: { progress: Progress | null };
}

export const compress: CommandHandler = async (given, context) => {
  const { stdout, variables } = context;
  const interruption = abortOnInterruption(stdout);
  const reporter = given.isSet('json')
    ? new JsonReporter(stdout)
    : new HumanReporter(new Terminal(stdout, variables), variables.FETCH_ALLOW_PRIVATE);
  const seen: Run['seen'] = { progress: null };
  let folder: OutFolder | undefined;
  try {
    const job = await jobOf(given, variables);
    folder = await OutFolder.open(job.out, job.wanted, job.isRestart);
    return await run({ job, folder, reporter, context, interruption, seen });
  } catch (error) {
    const reason: unknown = interruption.signal.aborted ? interruption.signal.reason : error;
    // The server has got nothing, or has rejected the file or an option.
    const isNothing = reason instanceof ApiError || reason instanceof NotConnectedError;
    if (isNothing && folder?.state.requestId === null) await folder.giveUp();
    if (!(reason instanceof InterruptedError)) {
      const text = fileErrorText(reason, folder?.path ?? given.text('out') ?? '.', 'name with --out');
      throw text === undefined ? reason : new CommandError(text, { cause: reason });
    }
    reporter.interrupted(stoppedText(folder?.state.requestId ?? null, given, seen.progress));
    return reason.exitCode;
  } finally {
    await folder?.close();
    interruption.release();
  }
};

async function run({ job, folder, reporter, context, interruption, seen }: Run): Promise<number> {
  const { signal } = interruption;
  let pictures: PictureHost | undefined;
  let embedded: EmbeddedServer | undefined;
  try {
    if (job.pictures !== null) {
      pictures = await servePictures(
        job.source,
        job.pictures,
        folder.state.pictures,
        folder.state.requestId !== null,
      );
      await folder.save({ pictures: pictures.at });
    }
    if (job.server === null) {
      reporter.doing('Starting');
      embedded = await startEmbedded({
        dataDir: folder.dataDir,
        logFile: folder.logFile,
        programFile: context.programFile,
        variables: context.variables,
        settings: pictures === undefined ? {} : { FETCH_ALLOW_PRIVATE: `${pictures.at.address}/32` },
        signal,
        onSlowStart: () => reporter.doing('Starting the embedded PostgreSQL'),
        onUnexpectedExit: (error) => interruption.abort(error),
      });
    }
    const api = new ApiClient({
      server: embedded?.url ?? job.server!,
      key: job.key,
      signal,
      program: context.program,
    });
    const begun = await begin(api, job, folder, reporter, pictures);
    reporter.started(
      { ...begun, fileName: pictures === undefined ? begun.fileName : basename(resolve(job.source)) },
      job,
    );
    const ended = await follow(api, begun, reporter, seen);
    reporter.doing('Saving the results');
    const alsoReplace = pictures === undefined ? (text: string) => text : withoutHost(pictures);
    const refusedHosts = new Set<string>();
    const isLocal = embedded !== undefined || job.imageUrl !== null;
    const results = await downloadResults(ended, {
      api,
      folder,
      signal,
      nameOf: pictures === undefined ? (image) => image.fileName : pictureNames(pictures, job.pictures!),
      linkTo: isLocal ? (file) => linkTo(file, job.imageUrl) : null,
      alsoReplace,
      onImage: (saved) => {
        const { image } = saved;
        if (image.error?.code === 'URL_NOT_ALLOWED') refusedHosts.add(parseUrl(image.inputUrl)?.host ?? '');
        reporter.image({ ...saved, image: { ...image, inputUrl: sourceOf(image.inputUrl, alsoReplace) } });
      },
    });
    const isKept = ended.progress.completedImages === 0 && folder.state.earlier !== null;
    if (isKept) reporter.notice(`Nothing was compressed, so ${job.out} keeps the results of the run before.`);
    const outcome = {
      request: withSources(ended, alsoReplace),
      isCatalogue: pictures === undefined,
      isLocal: embedded !== undefined,
      refusedHosts: [...refusedHosts],
      out: job.out,
      outputCsv: isKept ? null : results.outputCsv && join(job.out, results.outputCsv),
      errorsCsv: isKept ? null : results.errorsCsv && join(job.out, results.errorsCsv),
      exitCode: exitCodeOf(ended),
    };
    await end(outcome, isKept, folder, embedded === undefined ? null : api);
    reporter.finished(outcome);
    return outcome.exitCode;
  } finally {
    await embedded?.stop();
    await pictures?.close();
  }
}

/** Returns the request of this folder: the one of an interrupted run, or a new one. */
async function begin(
  api: ApiClient,
  job: Job,
  folder: OutFolder,
  reporter: Reporter,
  pictures: PictureHost | undefined,
): Promise<RequestInfo> {
  const { requestId, idempotencyKey } = folder.state;
  if (requestId !== null) {
    const known = await api.request(requestId);
    if (known !== null) return known;
    throw new CommandError(
      `The server no longer has the request ${requestId} of ${job.out}: begin again with --restart.`,
    );
  }
  reporter.doing(`Reading ${basename(job.source)}`);
  const path = pictures === undefined ? job.source : await writePicturesCsv(job, folder, pictures);
  const input = { ...job.input, idempotencyKey };
  const { uploadCsv } = await api.upload<{ uploadCsv: RequestInfo }>(UPLOAD, path, { input });
  await folder.save({ requestId: uploadCsv.id });
  return uploadCsv;
}

/**
 * Publishes the results, and then deletes from the embedded server what they replace. When the results of the run before are kept,
 * this request is deleted instead.
 */
async function end(
  outcome: Outcome,
  isKept: boolean,
  folder: OutFolder,
  embedded: ApiClient | null,
): Promise<void> {
  const { earlier, requestId } = folder.state;
  if (isKept) await folder.giveUp();
  else {
    await folder.save({ outcome });
    await folder.publish(outcome, earlier?.outcome ?? null);
  }
  const unused = folder.state.unused.concat((isKept ? requestId : earlier?.requestId) ?? []);
  for (const id of unused) {
    await embedded?.mutate(DELETE, { id }).catch((error: unknown) => {
      // The user may have deleted the embedded data.
      if (!(error instanceof ApiError && error.code === 'NOT_FOUND')) throw error;
    });
  }
  await folder.save({ unused: [], earlier: null });
}

async function writePicturesCsv(job: Job, folder: OutFolder, pictures: PictureHost): Promise<string> {
  const name = `${basename(job.source) || 'pictures'}.csv`;
  return folder.writeInside(name, Readable.from([picturesCsv(job.pictures!, pictures.urlOf)]));
}

/** Reports the progress until the request has ended, and returns it then. */
async function follow(
  api: ApiClient,
  begun: RequestInfo,
  reporter: Reporter,
  seen: Run['seen'],
): Promise<RequestInfo> {
  if (!hasEnded(begun.status)) {
    for await (const progress of api.watch(begun.id)) {
      seen.progress = progress;
      reporter.progress(progress);
    }
  }
  const ended = await api.request(begun.id);
  if (ended === null) {
    throw new CommandError(`The request ${begun.id} was deleted on the server: begin again with --restart.`);
  }
  return ended;
}

/** Gives the compressed pictures of a folder the names and the folders of the originals. */
function pictureNames(host: PictureHost, names: readonly string[]): (image: ImageInfo) => string {
  const byUrl = new Map(names.map((name) => [host.urlOf(name), name]));
  return ({ inputUrl, fileName }) => {
    const name = byUrl.get(inputUrl) ?? fileName;
    return name.replace(/\.[^./]*$/, '') + (/\.[^.]*$/.exec(fileName)?.[0] ?? '');
  };
}

function linkTo(file: string, imageUrl: string | null): string {
  return imageUrl === null ? encodedPath(file) : `${imageUrl}/${encodedPath(file.slice('images/'.length))}`;
}

/** Shows the example of each failure under the name that the user knows. */
function withSources(request: RequestInfo, replace: (url: string) => string): RequestInfo {
  const failures = request.failures.map((group) => ({
    ...group,
    example: { inputUrl: sourceOf(group.example.inputUrl, replace) },
  }));
  return { ...request, failures };
}

/** The name of a picture as its folder has it, which is encoded in its URL; the URL of any other image. */
function sourceOf(url: string, replace: (url: string) => string): string {
  const path = replace(url);
  return path === url ? url : decodeURIComponent(path);
}

function exitCodeOf({ progress, skippedRowCount }: RequestInfo): number {
  const { completedImages, totalImages } = progress;
  if (completedImages === totalImages && skippedRowCount === 0) return EXIT.all;
  return completedImages === 0 ? EXIT.nothing : EXIT.some;
}
