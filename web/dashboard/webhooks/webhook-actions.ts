import { execute } from '../shared/api/client.js';
import {
  REMOVE_WEBHOOK,
  ROTATE_WEBHOOK_SECRET,
  SEND_TEST_EVENT,
  UPDATE_WEBHOOK,
  type WebhookRowFragment,
} from '../shared/api/operations.js';
import { useAction } from '../shared/api/use-action.js';
import { confirm } from '../shared/ui/confirm.js';
import { notify } from '../shared/ui/notifications.js';
import { webhooksTexts as texts } from '../texts/webhooks.js';

interface Action {
  readonly run: () => Promise<boolean>;
  readonly isBusy: boolean;
}

interface Reactions {
  readonly onChange: () => void;
  readonly onSecret: (secret: string) => void;
  readonly onTested: () => void;
}

/** What a user can do with a webhook. */
export function useWebhookActions(
  { id, url, status }: WebhookRowFragment,
  { onChange, onSecret, onTested }: Reactions,
): { readonly test: Action; readonly rotate: Action; readonly toggle: Action; readonly remove: Action } {
  const [test, isTesting] = useAction(async () => {
    await execute(SEND_TEST_EVENT, { webhookId: id });
    notify(texts.tested);
    onTested();
  });
  const [rotate, isRotating] = useAction(async () => {
    if (!(await confirm(texts.confirmRotate))) return;
    const { rotateWebhookSecret } = await execute(ROTATE_WEBHOOK_SECRET, { id });
    onSecret(rotateWebhookSecret.secret);
  });
  const [toggle, isToggling] = useAction(async () => {
    const enabled = status === 'DISABLED';
    if (!enabled && !(await confirm(texts.confirmDisable))) return;
    await execute(UPDATE_WEBHOOK, { id, input: { enabled } });
    notify(enabled ? texts.enabled : texts.isDisabled);
    onChange();
  });
  const [remove, isRemoving] = useAction(async () => {
    const { title, text, action } = texts.confirmDelete;
    if (!(await confirm({ title, text: text(url), action }))) return;
    await execute(REMOVE_WEBHOOK, { id });
    notify(texts.deleted);
    onChange();
  });
  return {
    test: { run: test, isBusy: isTesting },
    rotate: { run: rotate, isBusy: isRotating },
    toggle: { run: toggle, isBusy: isToggling },
    remove: { run: remove, isBusy: isRemoving },
  };
}
