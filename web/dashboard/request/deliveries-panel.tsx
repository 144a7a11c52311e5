import { Skeleton } from '@mantine/core';
import { WATCH_REQUEST_DELIVERIES } from '../shared/api/operations.js';
import { useSubscription } from '../shared/api/use-subscription.js';
import { Deliveries, type Delivery } from '../shared/ui/deliveries.js';
import { Card, Empty, LoadError } from '../shared/ui/page.js';
import { requestTexts } from '../texts/request.js';
import type { Details } from './use-request.js';

const texts = requestTexts.deliveries;

/** The webhooks and e-mails about the end of a request. */
export function DeliveriesPanel({
  request,
  hasEnded,
}: {
  readonly request: Details;
  readonly hasEnded: boolean;
}) {
  const { data, error } = useSubscription(WATCH_REQUEST_DELIVERIES, { id: request.id });
  const found = data?.deliveries && 'emails' in data.deliveries ? data.deliveries : null;
  const deliveries: Delivery[] = [
    ...(found?.deliveries ?? []).map((delivery) => ({
      ...delivery,
      target: delivery.url,
      canResend: delivery.status === 'DELIVERED' || delivery.status === 'FAILED',
    })),
    ...(found?.emails ?? []).map((email) => ({ ...email, target: email.address, canResend: false })),
  ];

  if (error && !found) return <LoadError error={error} />;
  if (!found) return <Skeleton height={90} />;
  const isAwaited = !hasEnded && (request.webhookUrl !== null || request.email !== null);
  return (
    <Card>
      {deliveries.length > 0 ? (
        <Deliveries deliveries={deliveries} />
      ) : isAwaited ? (
        <Empty title={texts.waiting} text={[request.webhookUrl, request.email].filter(Boolean).join(' · ')} />
      ) : (
        <Empty title={texts.none.title} text={texts.none.text} />
      )}
    </Card>
  );
}
