import type { ApiClient } from '../src/cli/client/api-client.js';
import type { ImageInfo, Progress, RequestInfo } from '../src/cli/client/api-types.js';
import { DemoError } from './demo.errors.js';

export type { Progress } from '../src/cli/client/api-types.js';
export type ImageResult = Pick<
  ImageInfo,
  'inputUrl' | 'outputUrl' | 'status' | 'verdict' | 'inputBytes' | 'outputBytes' | 'error'
> & { readonly id?: string };

/** A request that has ended, with its images. */
export interface RequestResult {
  readonly status: RequestInfo['status'];
  readonly startedAt: string;
  readonly completedAt: string;
  readonly outputCsvUrl: string;
  readonly progress: Omit<Progress, 'status'>;
  /** In the order of the CSV. */
  readonly images: { readonly nodes: readonly ImageResult[] };
}

/** Reads a request that has ended. @throws {DemoError} when it has not */
export async function resultsOf(api: ApiClient, id: string): Promise<RequestResult> {
  const request = await api.request(id);
  if (!request?.startedAt || !request.completedAt || !request.outputCsvUrl)
    throw new DemoError(`The request ${id} has not ended as it should: it is ${request?.status ?? 'gone'}.`);
  const { status, startedAt, completedAt, outputCsvUrl, progress } = request;
  const nodes: ImageResult[] = [];
  for await (const image of api.images(id)) nodes.push(image);
  return { status, startedAt, completedAt, outputCsvUrl, progress, images: { nodes } };
}
