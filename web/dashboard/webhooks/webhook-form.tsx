import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { toApiError } from '../shared/api/api-error.js';
import { execute } from '../shared/api/client.js';
import { REGISTER_WEBHOOK, UPDATE_WEBHOOK, type WebhookRowFragment } from '../shared/api/operations.js';
import { useAction } from '../shared/api/use-action.js';
import { notify } from '../shared/ui/notifications.js';
import { texts as common } from '../texts/common.js';
import { webhooksTexts as texts } from '../texts/webhooks.js';
import styles from './webhooks.module.css';

const EVENTS = Object.entries(texts.events.names);

interface WebhookFormProps {
  /** The webhook to change; null to register one. */
  readonly webhook: WebhookRowFragment | null;
  /** Called after the change; with the secret of a new webhook. */
  readonly onDone: (secret: string | null) => void;
  readonly onClose: () => void;
}

/** The dialog that registers or changes a webhook. */
export function WebhookForm({ webhook, onDone, onClose }: WebhookFormProps) {
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [description, setDescription] = useState(webhook?.description ?? '');
  const [events, setEvents] = useState<readonly string[]>(webhook?.events ?? EVENTS.map(([event]) => event));
  const [error, setError] = useState<string | null>(null);

  const [save, isSaving] = useAction(async () => {
    const input = { url: url.trim(), description: description.trim(), events };
    try {
      if (webhook === null) {
        const { registerWebhook } = await execute(REGISTER_WEBHOOK, { input });
        onDone(registerWebhook.secret);
      } else {
        await execute(UPDATE_WEBHOOK, { id: webhook.id, input });
        notify(texts.changed);
        onDone(null);
      }
    } catch (thrown) {
      setError(toApiError(thrown).message);
    }
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    void save();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={webhook === null ? texts.form.register : texts.form.edit}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          type="url"
          required
          data-autofocus
          label={texts.form.url}
          description={texts.form.urlHint}
          placeholder={texts.form.urlExample}
          value={url}
          error={error}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={texts.form.description}
          description={texts.form.descriptionHint}
          value={description}
          maxLength={500}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={texts.events.label}
          value={[...events]}
          onChange={setEvents}
          error={events.length === 0 ? texts.events.none : null}
        >
          <div className={styles.events}>
            {EVENTS.map(([event, meaning]) => (
              <Checkbox key={event} value={event} label={meaning} description={<code>{event}</code>} />
            ))}
          </div>
        </Checkbox.Group>
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={isSaving} disabled={events.length === 0}>
            {webhook === null ? texts.form.submitRegister : texts.form.submitEdit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
