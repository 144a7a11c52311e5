import { Injectable } from '@nestjs/common';
import { noticeFor, type NoticeRow } from './notice.js';
import { StorageWatch } from './storage-watch.js';

/** Returns what requests wait for when the installation has a problem: one that workers recorded or this process finds. */
@Injectable()
export class RequestNotices {
  constructor(private readonly storage: StorageWatch) {}

  /** Returns the notice of a request, or null. May check the store first, at most every few seconds and for two seconds. */
  async of(request: NoticeRow): Promise<string | null> {
    return isUnfinished(request) ? noticeFor(request, await this.storage.current()) : null;
  }

  /** Returns the notice by the last known state of the store, without waiting: for readers that poll. */
  latest(request: NoticeRow): string | null {
    return isUnfinished(request) ? noticeFor(request, this.storage.latest) : null;
  }
}

function isUnfinished({ status, job }: NoticeRow): boolean {
  return status === 'PENDING' || status === 'PROCESSING' || job !== null;
}
