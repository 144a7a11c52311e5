import { ActionIcon, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { WebhookRowFragment } from '../shared/api/operations.js';
import { moment } from '../shared/format/format.js';
import { MoreIcon } from '../shared/ui/icons.js';
import { Card } from '../shared/ui/page.js';
import delivery from '../shared/ui/deliveries.module.css';
import { webhooksTexts as texts } from '../texts/webhooks.js';
import { useWebhookActions } from './webhook-actions.js';
import { WebhookDeliveries } from './webhook-deliveries.js';
import styles from './webhooks.module.css';

interface WebhookCardProps {
  readonly webhook: WebhookRowFragment;
  /** Whether its deliveries are shown at first. */
  readonly isOpen: boolean;
  readonly onChange: () => void;
  readonly onEdit: () => void;
  readonly onSecret: (secret: string) => void;
}

/** One webhook: its state, what can be done with it, and its deliveries. */
export function WebhookCard({ webhook, isOpen, onChange, onEdit, onSecret }: WebhookCardProps) {
  const { url, description, events, status, disabledReason, failingSince, createdAt } = webhook;
  const [areDeliveriesShown, showDeliveries] = useState(isOpen);
  const onTested = () => showDeliveries(true);
  const { test, rotate, toggle, remove } = useWebhookActions(webhook, { onChange, onSecret, onTested });
  const isEnabled = status !== 'DISABLED';
  return (
    <Card>
      <div className={styles.head}>
        <div className={styles.what}>
          <div className={styles.line}>
            <h2 className={styles.url}>{url}</h2>
            <span className={delivery.status} data-status={status}>
              {texts.statuses[status]}
            </span>
          </div>
          {description && <p>{description}</p>}
          <p className={`${styles.facts} muted`}>
            {events.map((event) => (
              <code key={event}>{event}</code>
            ))}
            <span>{texts.since(moment(createdAt))}</span>
          </p>
          {status === 'FAILING' && failingSince !== null && (
            <p className={delivery.error}>{texts.failing(moment(failingSince))}</p>
          )}
          {!isEnabled && <p className="muted">{texts.disabled(disabledReason)}</p>}
        </div>
        <div className={styles.actions}>
          {isEnabled ? (
            <Button size="xs" variant="default" loading={test.isBusy} onClick={() => void test.run()}>
              {texts.test}
            </Button>
          ) : (
            <Button size="xs" variant="default" loading={toggle.isBusy} onClick={() => void toggle.run()}>
              {texts.enable}
            </Button>
          )}
          <Menu position="bottom-end" shadow="md" width={170}>
            <Menu.Target>
              <ActionIcon variant="default" size={30} aria-label={texts.actionsOf(url)}>
                <MoreIcon />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={onEdit}>{texts.edit}</Menu.Item>
              <Menu.Item onClick={() => void rotate.run()}>{texts.rotate}</Menu.Item>
              {isEnabled && <Menu.Item onClick={() => void toggle.run()}>{texts.disable}</Menu.Item>}
              <Menu.Divider />
              <Menu.Item c="var(--bad)" onClick={() => void remove.run()}>
                {texts.delete}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      <details
        className={styles.deliveries}
        open={areDeliveriesShown}
        onToggle={(event) => showDeliveries(event.currentTarget.open)}
      >
        <summary>{texts.deliveries.title}</summary>
        {areDeliveriesShown && <WebhookDeliveries webhook={webhook} onSettled={onChange} />}
      </details>
    </Card>
  );
}
