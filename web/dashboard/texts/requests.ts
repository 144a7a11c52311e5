import type { RequestStatus } from '../shared/api/operations.js';
import { texts } from './common.js';

/** The texts of the list of requests. */
export const requestsTexts = {
  title: 'Requests',
  about: 'Each request is one catalogue and the work on its images.',
  search: 'Search by file name',
  filter: 'Status',
  all: 'All states',
  statuses: [
    'PROCESSING',
    'PENDING',
    'COMPLETED',
    'PARTIAL',
    'FAILED',
    'CANCELLED',
  ] satisfies RequestStatus[],
  columns: {
    file: 'Catalogue',
    status: 'Status',
    images: 'Images',
    saved: 'Saved',
    age: 'Uploaded',
    actions: 'Actions',
  },
  /** How a request differs from the last run of its file name. */
  changes: {
    added: (images: string) => `${images} added`,
    changed: (images: string) => `${images} changed`,
    removed: (images: string) => `${images} removed`,
    none: 'nothing new',
  },
  savedWord: 'saved',
  progress: (done: string, total: string) => `${done} of ${total}`,
  failed: (failed: string) => `${failed} failed`,
  actionsOf: (fileName: string) => `Actions for ${fileName}`,
  open: 'Open',
  cancel: 'Cancel',
  retry: 'Retry failed images',
  again: 'Run again…',
  delete: 'Delete',
  confirmCancel: {
    title: 'Cancel this request?',
    text: (fileName: string) =>
      `The images of ${fileName} that wait are not compressed. Those that are compressed by now stay as they are.`,
    action: 'Cancel request',
    keep: 'Let it run',
  },
  notCancelled: 'It had already ended; nothing was cancelled.',
  confirmDelete: {
    title: 'Delete this request?',
    text: (fileName: string) =>
      `${fileName} is deleted with its images and files. Their URLs stop working. This cannot be undone.`,
    action: 'Delete request',
  },
  deleted: (fileName: string) => `${fileName} is deleted.`,
  more: (shown: string, total: string) =>
    `The newest ${shown} of ${total} requests are shown. Search to find older ones.`,
  none: {
    title: 'Compress your first catalogue',
    text: 'Upload a CSV, Excel, XML or JSON file of products. Halftone downloads every image in it, compresses it and gives you the same file with the new URLs.',
    action: texts.pages.newRequest,
  },
  noMatch: {
    title: 'No request matches',
    text: 'No request has this state and a file name with this text.',
    action: 'Show all requests',
  },
} as const;
