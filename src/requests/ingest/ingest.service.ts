import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { visibleOwner } from '../../access/index.js';
import { Ingest, type NewRequest } from './ingest.js';

/** Takes new catalogues into the database, each in one transaction. */
@Injectable()
export class IngestService {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * Opens the transaction in which `request` and all its rows are written, as the caller's own. The caller ends it, by
   * {@link Ingest.commit} or {@link Ingest.rollback}, whatever happens.
   */
  async begin(request: NewRequest): Promise<Ingest> {
    const runner = this.db.createQueryRunner();
    const ingest = new Ingest(runner, request, visibleOwner() ?? null);
    try {
      await ingest.open();
      return ingest;
    } catch (error) {
      await ingest.rollback();
      throw error;
    }
  }
}
