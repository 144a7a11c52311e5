import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { text } from 'node:stream/consumers';
import { DataSource } from 'typeorm';
import { INSTALLATION_KEY, ObjectNotFoundError, ObjectStorage } from '../storage/index.js';

/**
 * Which database the store belongs to. What one does not know of may be another's: of an installation that was given the
 * same bucket by mistake, or of the database that this one is standing in for.
 */
@Injectable()
export class InstallationMarker {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly storage: ObjectStorage,
  ) {}

  /** Whether the store is that of our database; one that is nobody's yet becomes ours. */
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
