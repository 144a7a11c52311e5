import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DeliveryQueries } from './delivery-queries.js';
import type { Channel } from './delivery-status.js';
import type { AttemptEntity, DeliveryEntity } from './entities/index.js';

/** Batches the lookups of one GraphQL operation into one statement per field. */
export interface DeliveryLoader {
  readonly ofRequest: Readonly<Record<Channel, DataLoader<string, DeliveryEntity[]>>>;
  readonly attempts: DataLoader<string, AttemptEntity[]>;
}

/** The loaders of the operations in flight, by GraphQL context; a loader is garbage-collected with its context. */
@Injectable()
export class DeliveryLoaders {
  private readonly loaders = new WeakMap<object, DeliveryLoader>();

  constructor(private readonly queries: DeliveryQueries) {}

  /** Returns the loader of the operation with this context. */
  of(context: object): DeliveryLoader {
    const loader = this.loaders.get(context) ?? this.make();
    this.loaders.set(context, loader);
    return loader;
  }

  /** Lets an operation load everything again, since each event of a subscription has its own state. */
  forget(context: object): void {
    this.loaders.delete(context);
  }

  private make(): DeliveryLoader {
    return {
      ofRequest: { WEBHOOK: this.byRequest('WEBHOOK'), EMAIL: this.byRequest('EMAIL') },
      attempts: new DataLoader(async (ids: readonly string[]) => {
        const attempts = await this.queries.attempts(ids);
        return ids.map((id) => attempts.get(id) ?? []);
      }),
    };
  }

  private byRequest(channel: Channel): DataLoader<string, DeliveryEntity[]> {
    return new DataLoader(async (ids: readonly string[]) => {
      const deliveries = await this.queries.ofRequests(ids, channel);
      return ids.map((id) => deliveries.get(id) ?? []);
    });
  }
}
