import { Skeleton } from '@mantine/core';
import { useEffect } from 'react';
import { REQUEST_DELIVERIES } from '../shared/api/operations.js';
import { useQuery } from '../shared/api/use-query.js';
import { Deliveries, type Delivery } from '../shared/ui/deliveries.js';
import { Card, Empty, LoadError } from '../shared/ui/page.js';
import { requestTexts } from '../texts/request.js';
import type { Details } from './use-request.js';

const texts = requestTexts.deliveries;

/** No subscription reports deliveries, so they are loaded again while one is on its way. */
const REFRESH_MS = 2000;

/** The webhooks and e-mails about the end of a request. */
export function DeliveriesPanel({
  request,
  hasEnded,
}: {
  readonly request: Details;
  readonly hasEnded: boolean;
}) {
  const { data, error, reload } = useQuery(REQUEST_DELIVERIES, { id: request.id });
  const found = data?.request;
  const deliveries: Delivery[] = [
    ...(found?.deliveries ?? []).map((delivery) => ({
      ...delivery,
      target: delivery.url,
      canResend: delivery.status === 'DELIVERED' || delivery.status === 'FAILED',
    })),
    ...(found?.emails ?? []).map((email) => ({ ...email, target: email.address, canResend: false })),
  ];
  const isOnItsWay = deliveries.some(({ status }) => status === 'PENDING' || status === 'SENDING');
  useEffect(() => {
    reload();
  }, [hasEnded, reload]);
  useEffect(() => {
    if (!isOnItsWay) return;
    const timer = setInterval(reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [isOnItsWay, reload]);

  if (error && !found) return <LoadError error={error} onRetry={reload} />;
  if (!found) return <Skeleton height={90} />;
  const isAwaited = !hasEnded && (request.webhookUrl !== null || request.email !== null);
  return (
    <Card>
      {deliveries.length > 0 ? (
        <Deliveries deliveries={deliveries} onChange={reload} />
      ) : isAwaited ? (
        <Empty title={texts.waiting} text={[request.webhookUrl, request.email].filter(Boolean).join(' · ')} />
      ) : (
        <Empty title={texts.none.title} text={texts.none.text} />
      )}
    </Card>
  );
}
