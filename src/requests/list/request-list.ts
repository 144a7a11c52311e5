import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, ILike, LessThan } from 'typeorm';
import { RequestEntity } from '../entities/index.js';
import type { Page } from '../request-queries.js';
import type { RequestStatus } from '../request-status.js';
import { visible, visibleParameter, visibleSql } from '../visibility.js';

/** Which requests a list has; null for all. */
export interface RequestFilter {
  readonly status: RequestStatus | null;
  /** A part of the file name, in any case. */
  readonly search: string | null;
}

/** Reads the list of requests that the caller may see, newest first. */
@Injectable()
export class RequestList {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Returns a page; `after` is the id of the last request of the page before it. */
  async page(
    first: number,
    after: string | null,
    { status, search }: RequestFilter,
  ): Promise<Page<RequestEntity>> {
    const repository = this.db.getRepository(RequestEntity);
    const all = {
      ...visible(),
      ...(status === null ? {} : { status }),
      ...(search === null ? {} : { fileName: ILike(patternOf(search)) }),
    };
    const [rows, totalCount] = await Promise.all([
      repository.find({
        where: after === null ? all : { ...all, id: LessThan(after) },
        order: { id: 'DESC' },
        take: first + 1,
      }),
      repository.countBy(all),
    ]);
    return { rows: rows.slice(0, first), more: rows.length > first, totalCount };
  }

  /** Returns a text that changes when the first page, or a request on it, changes. */
  async version(first: number, { status, search }: RequestFilter): Promise<string> {
    const rows: { version: string | null }[] = await this.db.query(
      `SELECT string_agg(id || ':' || sequence, ',') AS version
         FROM (
           SELECT id, sequence FROM requests
            WHERE ${visibleSql(1)} AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR file_name ILIKE $3)
            ORDER BY id DESC LIMIT $4
         ) AS page`,
      [visibleParameter(), status, search === null ? null : patternOf(search), first],
    );
    return rows[0]?.version ?? '';
  }
}

/** Returns the pattern of LIKE for texts that contain `search`. No stored text has a NUL, which PostgreSQL would reject. */
const patternOf = (search: string) =>
  `%${search
    .replaceAll('\0', '\uFFFD')
    .toWellFormed()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
