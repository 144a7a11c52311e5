import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { visibleOwner } from '../../access/index.js';
import { WorkSignals } from '../work-signals.js';
import { Ingest, type NewRequest } from './ingest.js';

/** Writes new requests to the database, each in one transaction. */
@Injectable()
export class IngestService {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly signals: WorkSignals,
  ) {}

  /**
   * Opens the transaction that writes `request`, owned by the authenticated caller, and all its rows. The calling code must
   * end it by {@link Ingest.commit} or {@link Ingest.rollback}, also after an error.
   *
   * @throws what {@link Ingest.open} throws, after a rollback
   */
  async begin(request: NewRequest): Promise<Ingest> {
    const runner = this.db.createQueryRunner();
    const ingest = new Ingest(runner, request, visibleOwner() ?? null, () => this.signals.imagesReady());
    try {
      await ingest.open();
      return ingest;
    } catch (error) {
      await ingest.rollback();
      throw error;
    }
  }
}
