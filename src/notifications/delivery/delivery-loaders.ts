import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DeliveryQueries } from './delivery-queries.js';
import type { Channel } from './delivery-status.js';
import type { AttemptEntity, DeliveryEntity } from './entities/index.js';

/** Gathers what the fields of one operation ask for into one statement each. */
export interface DeliveryLoader {
  readonly ofRequest: Readonly<Record<Channel, DataLoader<string, DeliveryEntity[]>>>;
  readonly attempts: DataLoader<string, AttemptEntity[]>;
}

/** The loaders of operations that are under way; each is forgotten with its operation's context. */
@Injectable()
export class DeliveryLoaders {
  private readonly loaders = new WeakMap<object, DeliveryLoader>();

  constructor(private readonly queries: DeliveryQueries) {}

  /** The one of the operation that has this context. */
  of(context: object): DeliveryLoader {
    const loader = this.loaders.get(context) ?? this.make();
    this.loaders.set(context, loader);
    return loader;
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
