import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { text } from 'node:stream/consumers';
import { DataSource } from 'typeorm';
import { INSTALLATION_KEY, ObjectNotFoundError, ObjectStorage } from '../storage/index.js';

/**
 * Records in the object store which database it belongs to. An object that this database does not know may belong to
 * another installation that was given the same bucket by mistake, or to the database that this one replaces.
 */
@Injectable()
export class InstallationMarker {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly storage: ObjectStorage,
  ) {}

  /** Returns whether the store belongs to this database. A store without a marker is claimed for this database. */
  async ownsStorage(): Promise<boolean> {
    const [{ id }]: [{ id: string }] = await this.db.query('SELECT id FROM installation');
    if ((await this.owner()) === null) await this.storage.put(INSTALLATION_KEY, Buffer.from(id));
    return (await this.owner()) === id;
  }

  private async owner(): Promise<string | null> {
    try {
      const { stream } = await this.storage.open(INSTALLATION_KEY);
      return await text(stream);
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return null;
      throw error;
    }
  }
}
