import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { visibleOwner } from '../../access/index.js';
import { WorkSignals } from '../work-signals.js';
import { type CompareOptions, EarlierRequests } from '../comparison/earlier-requests.js';
import { Ingest } from './ingest.js';
import type { NewRequest } from './new-request.js';

/** Writes new requests to the database, each in one transaction. */
@Injectable()
export class IngestService {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly signals: WorkSignals,
    private readonly earlierRequests: EarlierRequests,
  ) {}

  /**
   * Opens the transaction that writes `request`, owned by the authenticated caller, and all its rows. The calling code must
   * end it by {@link Ingest.commit} or {@link Ingest.rollback}, also after an error.
   *
   * @param compare which earlier request it is compared with
   * @throws what {@link EarlierRequests.find} throws, and what {@link Ingest.open} throws, after a rollback
   */
  async begin(request: Omit<NewRequest, 'earlier'>, compare: CompareOptions): Promise<Ingest> {
    const earlier = await this.earlierRequests.find(compare, request.fileName);
    const runner = this.db.createQueryRunner();
    const ingest = new Ingest(runner, { ...request, earlier }, visibleOwner() ?? null, () =>
      this.signals.imagesReady(),
    );
    try {
      await ingest.open();
      return ingest;
    } catch (error) {
      await ingest.rollback();
      throw error;
    }
  }
}
