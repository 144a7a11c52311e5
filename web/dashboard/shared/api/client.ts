import { ApiError, fromGraphql, type GraphqlErrorBody, offline } from './api-error.js';
import { urlOf } from './base.js';
import type { Operation } from './operations.js';
import { authorization, rejectKey } from './session.js';

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly GraphqlErrorBody[];
  /** The title of a problem (RFC 9457), which is the answer to a call that did not reach GraphQL. */
  readonly title?: string;
  readonly detail?: string;
}

/** Runs a query or a mutation. @throws {ApiError} */
export async function execute<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const response = await fetch(urlOf('graphql'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization() },
    body: JSON.stringify({ query: operation.text, variables }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    throw signal?.aborted ? error : offline();
  });
  return resultOf<Result>(response.status, await response.text());
}

/** Runs an operation with a file as its variable `file`, and reports the share that is sent. @throws {ApiError} */
export function executeWithFile<Result, Variables extends { readonly file: File }>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (share: number) => void },
): Promise<Result> {
  const { file } = variables;
  const form = new FormData();
  form.append(
    'operations',
    JSON.stringify({ query: operation.text, variables: { ...variables, file: null } }),
  );
  form.append('map', JSON.stringify({ 0: ['variables.file'] }));
  form.append('0', file, file.name);
  return new Promise<Result>((resolve, reject) => {
    // fetch does not report how much of a body is sent.
    const request = new XMLHttpRequest();
    request.open('POST', urlOf('graphql'));
    // The server rejects a form as cross-site request forgery unless it has a header that no HTML form can set.
    const headers = { 'apollo-require-preflight': 'true', ...authorization() };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress?.(total > 0 ? loaded / total : 0),
    );
    request.addEventListener('error', () => reject(offline()));
    request.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
    request.addEventListener('load', () => {
      try {
        resolve(resultOf<Result>(request.status, request.responseText));
      } catch (error) {
        reject(error);
      }
    });
    signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

function resultOf<Result>(status: number, text: string): Result {
  const answer = parse<Result>(text);
  const error =
    answer?.errors && answer.errors.length > 0
      ? fromGraphql(answer.errors)
      : status >= 400 || answer === null
        ? status >= 502 && status <= 504
          ? offline()
          : new ApiError(`HTTP_${status}`, answer?.detail ?? answer?.title ?? `HTTP ${status}`)
        : null;
  if (status === 401 || error?.code === 'UNAUTHENTICATED') rejectKey(error?.message ?? '');
  if (error !== null) throw error;
  return answer!.data as Result;
}

function parse<Result>(text: string): Answer<Result> | null {
  try {
    return JSON.parse(text) as Answer<Result>;
  } catch {
    return null;
  }
}
