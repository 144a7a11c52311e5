import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { isId } from '../../common/index.js';
import { type RequestNode, RequestNodes } from '../../requests/index.js';
import { type WebhookNode, WebhookNodes } from '../../notifications/index.js';

export type AnyNode = RequestNode | WebhookNode;
export type NodeLoader = DataLoader<string, AnyNode | null>;

/** Batches the lookups of ids within one operation. */
@Injectable()
export class NodeLoaders {
  private readonly loaders = new WeakMap<object, NodeLoader>();

  constructor(
    private readonly requests: RequestNodes,
    private readonly webhooks: WebhookNodes,
  ) {}

  /** Returns the loader of the operation with this context. */
  of(context: object): NodeLoader {
    const loader = this.loaders.get(context) ?? new DataLoader((ids) => this.find(ids));
    this.loaders.set(context, loader);
    return loader;
  }

  /** Lets an operation load everything again, since each event of a subscription has its own state. */
  forget(context: object): void {
    this.loaders.delete(context);
  }

  private async find(ids: readonly string[]): Promise<(AnyNode | null)[]> {
    const valid = ids.filter(isId);
    if (valid.length === 0) return ids.map(() => null);
    const [requests, webhooks] = await Promise.all([this.requests.find(valid), this.webhooks.find(valid)]);
    return ids.map((id) => requests.get(id) ?? webhooks.get(id) ?? null);
  }
}
