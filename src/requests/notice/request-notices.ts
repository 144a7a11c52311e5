import { Injectable } from '@nestjs/common';
import { noticeFor, type NoticeRow } from './notice.js';
import { StorageWatch } from './storage-watch.js';

/** Says what requests wait for, where that is a standing trouble: what workers recorded, and what this process finds. */
@Injectable()
export class RequestNotices {
  constructor(private readonly storage: StorageWatch) {}

  /** Null for a request that is over or gets along. Asks the store, but not of late and not for long. */
  async of(request: NoticeRow): Promise<string | null> {
    return mayHaveOne(request) ? noticeFor(request, await this.storage.current()) : null;
  }

  /** The same for readers that come again soon, without any waiting. */
  latest(request: NoticeRow): string | null {
    return mayHaveOne(request) ? noticeFor(request, this.storage.latest) : null;
  }
}

/** Whether the store matters to it at all. */
function mayHaveOne({ status, job }: NoticeRow): boolean {
  return status === 'PENDING' || status === 'PROCESSING' || job !== null;
}
