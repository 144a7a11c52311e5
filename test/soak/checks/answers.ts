import { parseString } from 'fast-csv';
import pLimit from 'p-limit';
import sharp from 'sharp';
import { isTerminal } from '../../support/progress-series.js';
import type { KnownRequest } from '../ledger.js';
import type { SoakStage } from '../stage.js';

const AT_ONCE = 8;

const REQUEST = `query ($id: ID!) { request(id: $id) {
  status inputCsvUrl outputCsvUrl errorsCsvUrl
  products(first: 500) { nodes { images { id status outputUrl outputBytes sizes { url bytes } } } }
} }`;

interface ReportedImage {
  readonly id: string;
  readonly status: string;
  readonly outputUrl: string | null;
  readonly outputBytes: number | null;
  readonly sizes: readonly { readonly url: string; readonly bytes: number }[];
}

interface ReportedRequest {
  readonly status: string;
  readonly inputCsvUrl: string;
  readonly outputCsvUrl: string | null;
  readonly errorsCsvUrl: string | null;
  readonly products: { readonly nodes: readonly { readonly images: readonly ReportedImage[] }[] };
}

/** The keys of a request's objects, according to its links. */
export interface Linked {
  readonly requestId: string;
  readonly keys: ReadonlySet<string>;
  readonly completedImages: readonly string[];
}

/**
 * Queries every request and follows all of its links: images exist and are readable, CSVs exist and match the rows, and
 * nothing of a deleted request is served.
 *
 * @returns the object keys of each request's links
 */
export async function checkAnswers(soak: SoakStage): Promise<Linked[]> {
  const limit = pLimit(AT_ONCE);
  const requests = [...soak.ledger.requests.values()];
  const linked = await Promise.all(requests.map((request) => limit(() => checkRequest(soak, request))));
  return linked.filter((one) => one !== null);
}

async function checkRequest(soak: SoakStage, request: KnownRequest): Promise<Linked | null> {
  const { ledger, stage } = soak;
  const { id } = request;
  const reported = (await stage.api.query<{ request: ReportedRequest | null }>(REQUEST, { id })).request;
  if (request.deleted) {
    await checkDeleted(soak, id, reported);
    return null;
  }
  if (reported === null) {
    ledger.break('no request is lost', id);
    return null;
  }
  const images = reported.products.nodes.flatMap((product) => product.images);
  for (const image of images) await checkImage(soak, id, image);
  // Requests that have not settled are already recorded.
  if (isTerminal(reported)) await checkCsvs(soak, id, reported);
  const links = [
    reported.inputCsvUrl,
    reported.outputCsvUrl,
    reported.errorsCsvUrl,
    ...images.flatMap((image) => [image.outputUrl, ...image.sizes.map(({ url }) => url)]),
  ];
  return {
    requestId: id,
    keys: new Set(links.filter((link) => link !== null).map(keyOf)),
    completedImages: images.filter(({ status }) => status === 'COMPLETED').map((image) => image.id),
  };
}

async function checkDeleted(
  { ledger, stage }: SoakStage,
  id: string,
  reported: ReportedRequest | null,
): Promise<void> {
  if (reported !== null) ledger.break('a deleted request is gone', `${id} is ${reported.status}`);
  const { url } = stage.program;
  for (const path of [
    `api/status/${id}`,
    ...['input', 'output', 'errors'].map((csv) => `files/requests/${id}/${csv}.csv`),
  ]) {
    const { status } = await fetch(`${url}/${path}`);
    if (status !== 404) ledger.break('what was deleted answers 404', `/${path} answers ${status}`);
  }
}

async function checkImage({ ledger }: SoakStage, requestId: string, image: ReportedImage): Promise<void> {
  const place = `${image.id} of ${requestId}`;
  if ((image.status === 'COMPLETED') !== (image.outputUrl !== null)) {
    ledger.break('just completed images have an address', `${place} is ${image.status}: ${image.outputUrl}`);
  }
  if (image.outputUrl === null) return;
  try {
    for (const { url, bytes: size } of [{ url: image.outputUrl, bytes: image.outputBytes }, ...image.sizes]) {
      const bytes = await read(url);
      await sharp(bytes, { failOn: 'error' }).stats();
      if (bytes.length !== size)
        ledger.break('an object is as large as its row says', `${place}: ${bytes.length}, not ${size}`);
    }
    ledger.count('images: read at the end');
  } catch (error) {
    ledger.break('each completed image is stored and readable', `${place}: ${String(error)}`);
  }
}

async function checkCsvs({ ledger, stage }: SoakStage, id: string, reported: ReportedRequest): Promise<void> {
  if (reported.outputCsvUrl === null) {
    ledger.break('a request that is over has an output CSV', `${id} is ${reported.status}`);
    return;
  }
  try {
    await read(reported.inputCsvUrl);
    const rows = await parse(await read(reported.outputCsvUrl));
    reported.products.nodes.forEach(({ images }, at) => {
      const said = rows[at]!;
      const urls = images.map(({ outputUrl }) => outputUrl ?? '').join(',');
      const statuses = [...new Set(images.map(({ status }) => status))];
      const status = statuses.length === 1 ? statuses[0] : images.map((image) => image.status).join(', ');
      if (said['Output Image Urls'] !== urls || said['Image Status'] !== status) {
        const says = `${said['Image Status']}, the rows ${status}`;
        ledger.break('the output CSV is of the current round', `${id} row ${at + 1} says ${says}`);
      }
    });
    const failed = reported.products.nodes.filter(({ images }) =>
      images.some(({ status }) => status === 'FAILED'),
    ).length;
    const listed =
      reported.errorsCsvUrl === null ? 0 : (await parse(await read(reported.errorsCsvUrl))).length;
    if (listed !== failed)
      ledger.break('the errors CSV is of the current round', `${id} lists ${listed} rows, ${failed} failed`);
    if (reported.errorsCsvUrl === null) {
      const { status } = await fetch(`${stage.program.url}/files/requests/${id}/errors.csv`);
      if (status !== 404)
        ledger.break('no link to a CSV of an earlier round is served', `${id} errors.csv: ${status}`);
    }
  } catch (error) {
    ledger.break('every CSV that is linked is served', `${id}: ${String(error)}`);
  }
}

async function read(url: string): Promise<Buffer> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

function parse(csv: Buffer): Promise<Record<string, string>[]> {
  return new Promise((resolve, reject) => {
    const rows: Record<string, string>[] = [];
    parseString<Record<string, string>, Record<string, string>>(csv.toString(), { headers: true })
      .on('error', reject)
      .on('data', (row) => rows.push(row))
      .on('end', () => resolve(rows));
  });
}

const keyOf = (url: string): string => decodeURIComponent(new URL(url).pathname.replace(/^\/files\//, ''));
