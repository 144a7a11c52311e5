import { setTimeout as sleep } from 'node:timers/promises';
import { catalogue } from '../support/client.js';
import type { KnownRequest } from './ledger.js';
import { codeOf, withRetries } from './retrying.js';
import type { Random } from './random.js';
import { OWN_EVENTS, type SoakStage } from './stage.js';
import { follow } from './watcher.js';

/** How long a client waits for the end of a request before it continues with another one. */
const WATCH_MS = 60_000;

type Variables = Readonly<Record<string, unknown>>;

/** The signals that stop a client: after `stopping` it starts nothing new, `over` aborts everything it waits for. */
export interface Ending {
  readonly stopping: AbortSignal;
  readonly over: AbortSignal;
}

/** A client that uploads, watches, cancels, retries, redoes and deletes at random until it is stopped. */
export class SoakClient {
  #uploads = 0;

  constructor(
    private readonly name: string,
    private readonly soak: SoakStage,
    private readonly random: Random,
    private readonly ending: Ending,
  ) {}

  /** Resolves when the client has stopped. */
  async run(): Promise<void> {
    try {
      await this.#work();
    } catch (error) {
      if (this.ending.over.aborted) return;
      this.soak.ledger.break(
        'clients get no answer that they do not expect',
        `${this.name}: ${String(error)}`,
      );
    }
  }

  async #work(): Promise<void> {
    while (!this.ending.stopping.aborted) {
      const request = await this.#upload();
      if (this.random.chance(0.9)) this.#follow(request);
      await this.#treat(request);
      await this.#pause(200, 2500);
    }
  }

  async #treat(request: KnownRequest): Promise<void> {
    const fate = this.random.weighted([
      ['watch', 50],
      ['cancel', 20],
      ['delete', 12],
      ['leave', 18],
    ] as const);
    if (fate === 'leave') return;
    if (fate !== 'watch') {
      await this.#pause(0, 4000);
      return fate === 'cancel' ? this.#cancel(request) : this.#delete(request);
    }
    const followed = Promise.all(request.following).then(() => true);
    const isOver = await Promise.race([followed, this.#pause(WATCH_MS, WATCH_MS).then(() => false)]);
    // A stream that still follows the last round would see the counters of the next one as a step back.
    if (isOver)
      await this.random.weighted([
        [() => this.#retry(request), 5],
        [() => this.#redo(request), 3],
        [async () => undefined, 2],
      ] as const)();
    if (this.random.chance(0.15)) await this.#delete(request);
  }

  async #upload(): Promise<KnownRequest> {
    const { ledger, sites, stage, receiver } = this.soak;
    const products = Array.from({ length: this.random.integer(1, 16) }, () =>
      Array.from({ length: this.random.integer(1, 3) }, () => sites.address(this.random)),
    );
    const keepOriginals = this.random.chance(0.2);
    const ownWebhook = this.random.chance(0.3);
    const input = {
      // A retry with the same key returns the same request: a response may get lost.
      idempotencyKey: `${this.name}-${(this.#uploads += 1)}`,
      format: this.random.pick(['ORIGINAL', 'WEBP', 'JPEG']),
      keepOriginals,
      ...(this.random.chance(0.2) && { sizes: [16, 32] }),
      // The images have few different contents, so most of them are copies with it.
      reuse: this.random.chance(0.5),
      checks: this.random.chance(0.3),
      ...(ownWebhook && { webhookUrl: receiver.url(OWN_EVENTS) }),
    };
    const id = await withRetries(ledger, () => stage.api.upload(catalogue(...products), input), {
      over: this.ending.over,
      passing: ['INVALID_STATE'],
    });
    const images = products.flat().length;
    const request = { id, images, keepOriginals, ownWebhook, deleted: false, lastSequence: 0, following: [] };
    ledger.requests.set(id, request);
    ledger.count('requests: uploaded');
    ledger.count('images: uploaded', images);
    return request;
  }

  #follow(request: KnownRequest): void {
    const { ledger, stage } = this.soak;
    // One after the other: the stream of the next round starts where that of the last one has ended.
    const last = request.following.at(-1) ?? Promise.resolve();
    const watching = { ledger, url: stage.program.url, over: this.ending.over };
    request.following.push(last.then(() => follow(watching, request)));
  }

  async #cancel({ id }: KnownRequest): Promise<void> {
    await this.#change('cancelled', 'mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id });
  }

  async #delete(request: KnownRequest): Promise<void> {
    request.deleted = true;
    await this.#change('deleted', 'mutation ($id: ID!) { deleteRequest(id: $id) }', { id: request.id });
  }

  async #retry(request: KnownRequest): Promise<void> {
    const retry = 'mutation ($id: ID!) { retryFailedImages(requestId: $id) { id } }';
    if (await this.#change('retried', retry, { id: request.id })) await this.#followNextRound(request);
  }

  /** Redoes some images, of which some fail this time and keep their results, and sometimes cancels that. */
  async #redo(request: KnownRequest): Promise<void> {
    const images = 'query ($id: ID!) { request(id: $id) { images(first: 100) { nodes { id status } } } }';
    const { request: found } = await this.#ask(images, { id: request.id });
    const nodes: { id: string; status: string }[] = found?.images.nodes ?? [];
    const imageIds = nodes
      .filter(({ status }) => ['COMPLETED', 'FAILED'].includes(status) && this.random.chance(0.4))
      .map(({ id }) => id);
    if (imageIds.length === 0) return;
    const how = this.random.pick([
      { keepOriginal: true },
      { options: { format: 'WEBP', quality: 90 } },
      { options: { maxWidth: 16 } },
    ]);
    const redo =
      'mutation ($id: ID!, $input: RedoImagesInput!) { redoImages(requestId: $id, input: $input) { id } }';
    if (!(await this.#change('redone', redo, { id: request.id, input: { imageIds, ...how } }))) return;
    this.soak.ledger.count('images: redone', imageIds.length);
    await this.#followNextRound(request);
    if (!this.random.chance(0.2)) return;
    await this.#pause(0, 2000);
    await this.#cancel(request);
  }

  async #followNextRound(request: KnownRequest): Promise<void> {
    this.#follow(request);
    const links = 'query ($id: ID!) { request(id: $id) { status outputCsvUrl errorsCsvUrl } }';
    const { request: found } = await this.#ask(links, { id: request.id });
    if (found?.status === 'PROCESSING' && (found.outputCsvUrl ?? found.errorsCsvUrl) !== null) {
      this.soak.ledger.break('a request that goes on has no link to a CSV of an earlier round', request.id);
    }
  }

  /** Returns false when the request is not in the right state, such as when it has settled. */
  async #change(what: string, mutation: string, variables: Variables): Promise<boolean> {
    try {
      await this.#ask(mutation, variables);
      this.soak.ledger.count(`requests: ${what}`);
      return true;
    } catch (error) {
      if (codeOf(error) !== 'INVALID_STATE') throw error;
      this.soak.ledger.count(`requests: too late to be ${what}`);
      return false;
    }
  }

  // oxlint-disable-next-line typescript/no-explicit-any
  #ask(query: string, variables: Variables): Promise<Record<string, any>> {
    const { ledger, stage } = this.soak;
    return withRetries(ledger, () => stage.api.query(query, variables), this.ending);
  }

  /** Waits for a time, or until the client is stopped. */
  async #pause(leastMs: number, mostMs: number): Promise<void> {
    const ms = this.random.integer(leastMs, mostMs);
    await sleep(ms, undefined, { signal: this.ending.stopping }).catch(() => undefined);
  }
}
