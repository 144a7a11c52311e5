import {
  CANCEL_REQUEST,
  DELETE_REQUEST,
  type RequestStatus,
  RETRY_FAILED_IMAGES,
} from '../shared/api/operations.js';
import { toApiError } from '../shared/api/api-error.js';
import { execute } from '../shared/api/client.js';
import { useAction } from '../shared/api/use-action.js';
import { confirm } from '../shared/ui/confirm.js';
import { notify } from '../shared/ui/notifications.js';
import { requestsTexts as texts } from '../texts/requests.js';

/** Whether a request has not ended. */
export const isActive = (status: RequestStatus): boolean => status === 'PENDING' || status === 'PROCESSING';

/** The page that begins a new request with the file and the options of this one. */
export const againPath = (id: string): string => `/new?again=${id}`;

interface ActedOn {
  readonly id: string;
  readonly fileName: string;
  readonly status: RequestStatus;
  readonly progress: { readonly failedImages: number };
}

interface Action {
  readonly run: () => Promise<boolean>;
  readonly isBusy: boolean;
}

/** What a user can do with a request now; null for what its status does not allow. */
export function useRequestActions(
  { id, fileName, status, progress }: ActedOn,
  { onChanged, onDeleted }: { readonly onChanged?: () => void; readonly onDeleted?: () => void } = {},
): { readonly cancel: Action | null; readonly retry: Action | null; readonly remove: Action } {
  const [cancel, isCancelling] = useAction(async () => {
    const { title, text, action, keep } = texts.confirmCancel;
    if (!(await confirm({ title, text: text(fileName), action, keep }))) return;
    try {
      await execute(CANCEL_REQUEST, { id });
    } catch (error) {
      // It has ended while the user was asked.
      if (toApiError(error).code !== 'INVALID_STATE') throw error;
      notify(texts.notCancelled);
    }
    onChanged?.();
  });
  const [retry, isRetrying] = useAction(async () => {
    await execute(RETRY_FAILED_IMAGES, { id });
    onChanged?.();
  });
  const [remove, isRemoving] = useAction(async () => {
    const { title, text, action } = texts.confirmDelete;
    if (!(await confirm({ title, text: text(fileName), action }))) return;
    await execute(DELETE_REQUEST, { id });
    notify(texts.deleted(fileName));
    onDeleted?.();
  });
  const hasFailures = (status === 'PARTIAL' || status === 'FAILED') && progress.failedImages > 0;
  return {
    cancel: isActive(status) ? { run: cancel, isBusy: isCancelling } : null,
    retry: hasFailures ? { run: retry, isBusy: isRetrying } : null,
    remove: { run: remove, isBusy: isRemoving },
  };
}
