import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runTool } from './openapi-tools.js';

/** The parts of a Postman collection that a user fills in. */
interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
  readonly request?: {
    readonly method: string;
    readonly url: { readonly path: readonly string[]; readonly variable?: { key: string; value: string }[] };
    readonly body?: { raw?: string; readonly formdata?: { key: string; type: string; src?: string }[] };
  };
}

/** The response to one request of a collection. */
export interface PostmanAnswer {
  /** Such as `GET /api/requests/{id}`. */
  readonly operation: string;
  readonly status: number;
}

/** The values that a user fills in after the import: ids, and the file to upload. */
export interface FilledIn {
  idOf(operation: string): string;
  /** The path of the file that an operation sends. */
  fileOf(operation: string): string;
  /** The JSON that an operation sends, where it names objects. */
  bodyOf(operation: string): unknown;
}

/** Converts an OpenAPI document to a collection, like Postman's import, fills it in and runs it in order. */
export async function runCollection(
  document: string,
  folder: string,
  filled: FilledIn,
): Promise<PostmanAnswer[]> {
  const [collection, report] = [path.join(folder, 'collection.json'), path.join(folder, 'report.json')];
  const options = 'parametersResolution=Example';
  const made = await runTool('openapi2postmanv2', ['-s', document, '-o', collection, '-O', options]);
  if (made.exit !== 0) throw new Error(made.output + made.errors);
  const parsed = JSON.parse(await readFile(collection, 'utf8')) as { item: Item[] };
  for (const item of requestsOf(parsed.item)) fillIn(item, filled);
  await writeFile(collection, JSON.stringify(parsed));
  const run = await runTool('newman', [
    ...['run', collection, '--working-dir', folder, '--timeout-request', '30000', '--ignore-redirects'],
    ...['--reporters', 'json', '--reporter-json-export', report],
  ]);
  if (run.exit !== 0) throw new Error(run.output + run.errors);
  const { executions } = (JSON.parse(await readFile(report, 'utf8')) as Report).run;
  return executions.map(({ item, response }) => ({
    operation: operationOf(item),
    status: response?.code ?? 0,
  }));
}

interface Report {
  readonly run: { readonly executions: readonly { item: Item; response?: { code: number } }[] };
}

function requestsOf(items: readonly Item[]): Item[] {
  return items.flatMap((item) => (item.item === undefined ? [item] : requestsOf(item.item)));
}

function operationOf({ request }: Item): string {
  const at = request!.url.path.map((part) => (part.startsWith(':') ? `{${part.slice(1)}}` : part)).join('/');
  return `${request!.method} /${at}`;
}

function fillIn(item: Item, { idOf, fileOf, bodyOf }: FilledIn): void {
  const operation = operationOf(item);
  for (const variable of item.request?.url.variable ?? []) variable.value = idOf(operation);
  for (const field of item.request?.body?.formdata ?? [])
    if (field.type === 'file') field.src = fileOf(operation);
  const body = bodyOf(operation);
  if (body !== undefined) item.request!.body!.raw = JSON.stringify(body);
}
