import { Button, Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import {
  WATCH_WEBHOOK_DELIVERIES,
  type WatchWebhookDeliveriesSubscription,
  type WebhookRowFragment,
} from '../shared/api/operations.js';
import { useSubscription } from '../shared/api/use-subscription.js';
import { Deliveries, type Delivery } from '../shared/ui/deliveries.js';
import { LoadError } from '../shared/ui/page.js';
import { webhooksTexts } from '../texts/webhooks.js';
import styles from './webhooks.module.css';

const texts = webhooksTexts.deliveries;

const FIRST = 10;
const STEP = 50;
const MOST = 500;

interface WebhookDeliveriesProps {
  readonly webhook: WebhookRowFragment;
  /** Called when a delivery has ended, which can change the status of the webhook. */
  readonly onSettled: () => void;
}

/** The deliveries to a webhook, newest first. */
export function WebhookDeliveries({ webhook, onSettled }: WebhookDeliveriesProps) {
  const [first, setFirst] = useState(FIRST);
  const { data, error } = useSubscription(WATCH_WEBHOOK_DELIVERIES, { id: webhook.id, first });
  const [shown, setShown] = useState<readonly Delivery[] | null>(null);
  useEffect(() => {
    if (data) setShown(deliveriesOf(data.deliveries, webhook.status !== 'DISABLED'));
  }, [data, webhook.status]);

  const waiting = shown?.filter(({ status }) => status === 'PENDING' || status === 'SENDING').length ?? 0;
  useEffect(() => {
    if (waiting > 0) return onSettled;
  }, [waiting, onSettled]);

  if (error && shown === null) return <LoadError error={error} />;
  if (shown === null) return <Skeleton height={60} />;
  if (shown.length === 0) return <p className={`${styles.nothing} muted`}>{texts.none}</p>;
  return (
    <>
      <Deliveries deliveries={shown} />
      {shown.length === first && first < MOST && (
        <div className={styles.more}>
          <Button size="xs" variant="default" onClick={() => setFirst(Math.min(first + STEP, MOST))}>
            {texts.more}
          </Button>
        </div>
      )}
    </>
  );
}

function deliveriesOf(
  node: WatchWebhookDeliveriesSubscription['deliveries'],
  isEnabled: boolean,
): Delivery[] {
  if (node === null || !('deliveries' in node)) return [];
  return node.deliveries.map(({ eventType, requestId, ...delivery }) => ({
    ...delivery,
    about: eventType,
    target:
      requestId === null ? (
        texts.test
      ) : (
        <Link href={`/requests/${requestId}`}>
          {texts.request} {requestId.slice(-8)}
        </Link>
      ),
    canResend: isEnabled && (delivery.status === 'DELIVERED' || delivery.status === 'FAILED'),
  }));
}
