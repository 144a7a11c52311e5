import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { WEBHOOKS, type WebhookRowFragment } from '../shared/api/operations.js';
import { useQuery } from '../shared/api/use-query.js';
import { PlusIcon, WebhookIcon } from '../shared/ui/icons.js';
import { Card, Empty, LoadError, Page } from '../shared/ui/page.js';
import { texts as common } from '../texts/common.js';
import { webhooksTexts as texts } from '../texts/webhooks.js';
import { SecretDialog } from './secret-dialog.js';
import { WebhookCard } from './webhook-card.js';
import { WebhookForm } from './webhook-form.js';

/** The webhooks of the caller: register, test, change and remove them, and see what they got. */
export default function WebhooksPage() {
  const { data, error, reload } = useQuery(WEBHOOKS, {});
  const [edited, edit] = useState<WebhookRowFragment | 'new' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const webhooks = data?.webhooks ?? null;

  const onDone = (newSecret: string | null) => {
    edit(null);
    setSecret(newSecret);
    reload();
  };
  const register = (
    <Button leftSection={<PlusIcon />} onClick={() => edit('new')}>
      {texts.register}
    </Button>
  );

  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={webhooks !== null && webhooks.length > 0 && register}
    >
      {webhooks === null ? (
        error ? (
          <LoadError error={error} onRetry={reload} />
        ) : (
          <Skeleton height={140} aria-label={common.loading} />
        )
      ) : webhooks.length === 0 ? (
        <Card>
          <Empty icon={<WebhookIcon size={20} />} title={texts.none.title} text={texts.none.text}>
            {register}
          </Empty>
        </Card>
      ) : (
        webhooks.map((webhook) => (
          <WebhookCard
            key={webhook.id}
            webhook={webhook}
            isOpen={webhooks.length === 1}
            onChange={reload}
            onEdit={() => edit(webhook)}
            onSecret={setSecret}
          />
        ))
      )}
      {edited !== null && (
        <WebhookForm webhook={edited === 'new' ? null : edited} onDone={onDone} onClose={() => edit(null)} />
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Page>
  );
}
