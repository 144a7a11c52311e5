import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { prepared } from '../../database/index.js';
import { GroupCommit, type ImageMeasurements } from '../../common/index.js';
import type { Validators } from '../../outbound/index.js';
import { SELECT_MEASUREMENTS } from '../../requests/index.js';
import type { KeyedImage } from '../../storage/index.js';
import type { ImageSource } from '../image-task.js';

/** A completed image: the keys of its objects, and what is recorded of it. */
export interface StoredImage extends KeyedImage, ImageMeasurements {
  readonly fileName: string;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly source: ImageSource;
}

/** The most keys of one statement. */
const GROUP_SIZE = 100;

/**
 * How long the first lookup of a group waits for others, in ms. The URLs of a claim are looked up at once; downloads end one
 * by one, and then wait for the compressor for longer than this.
 */
const GATHER_URLS_MS = 0;
const GATHER_CONTENTS_MS = 10;

/** How many images of a key are looked at: the requests of the newest may be deleted. */
const CANDIDATES = 8;

interface Lookup {
  readonly key: Buffer;
  readonly owner: string | null;
}

interface Row extends Omit<StoredImage, 'source'> {
  readonly index: number;
  readonly sourceKey: Buffer | null;
  readonly contentKey: Buffer;
  readonly inputHash: string | null;
  readonly validators: Validators | null;
}

/** Finds completed images by what they were made of. Lookups of the same moment share a statement. */
@Injectable()
export class ImageSources {
  private readonly bySource: GroupCommit<Lookup, StoredImage | null>;
  private readonly byContent: GroupCommit<Lookup, StoredImage | null>;

  constructor(@InjectDataSource() private readonly db: DataSource) {
    const groups = (column: 'source_key' | 'content_key', waitMs: number) =>
      new GroupCommit((lookups: readonly Lookup[]) => this.find(column, lookups), {
        waitMs,
        groupSize: GROUP_SIZE,
      });
    this.bySource = groups('source_key', GATHER_URLS_MS);
    this.byContent = groups('content_key', GATHER_CONTENTS_MS);
  }

  /** Returns the newest image of an owner that has this key of its URL; null without any. */
  ofUrl(key: Buffer, owner: string | null): Promise<StoredImage | null> {
    return this.bySource.add({ key, owner });
  }

  /** Returns the newest image of an owner that has this key of its bytes; null without any. */
  ofContent(key: Buffer, owner: string | null): Promise<StoredImage | null> {
    return this.byContent.add({ key, owner });
  }

  private async find(
    column: 'source_key' | 'content_key',
    lookups: readonly Lookup[],
  ): Promise<(StoredImage | null)[]> {
    // OFFSET 0 keeps the planner from joining the tables as a whole, which it does while they have no statistics.
    const rows: Row[] = await this.db.query(
      prepared(
        `find-by-${column}`,
        `SELECT lookup.index::integer, image.*, source.source_key AS "sourceKey", source.content_key AS "contentKey",
              source.validators
         FROM unnest((SELECT $1::bytea[]), (SELECT $2::text[])) WITH ORDINALITY AS lookup (key, owner, index)
        CROSS JOIN LATERAL (
          SELECT * FROM image_sources WHERE ${column} = lookup.key ORDER BY image_id DESC LIMIT ${CANDIDATES}
        ) AS source
        CROSS JOIN LATERAL (
          SELECT id, request_id AS "requestId", input_url AS "inputUrl", input_format AS "inputFormat",
                 output_format AS "outputFormat", file_name AS "fileName", input_bytes AS "inputBytes",
                 output_bytes AS "outputBytes", input_hash AS "inputHash", ${SELECT_MEASUREMENTS}
            FROM images WHERE id = source.image_id AND status = 'COMPLETED' OFFSET 0
        ) AS image
        CROSS JOIN LATERAL (
          SELECT FROM requests
           WHERE id = image."requestId" AND deleted_at IS NULL AND owner IS NOT DISTINCT FROM lookup.owner OFFSET 0
        ) AS request
        ORDER BY lookup.index, source.image_id`,
      ),
      [lookups.map(({ key }) => key), lookups.map(({ owner }) => owner)],
    );
    // Of several, the last and newest remains.
    const found = new Map(
      rows.map(({ index, sourceKey, contentKey, inputHash, validators, ...image }) => [
        index,
        {
          ...image,
          // What an earlier version recorded without a hash is downloaded once, and then has one.
          source: { sourceKey, contentKey, inputHash, validators: inputHash === null ? null : validators },
        },
      ]),
    );
    return lookups.map((_, at) => found.get(at + 1) ?? null);
  }
}
