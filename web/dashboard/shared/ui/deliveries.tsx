import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { type AttemptFragment, type DeliveryStatus, REDELIVER } from '../api/operations.js';
import { execute } from '../api/client.js';
import { useAction } from '../api/use-action.js';
import { count, moment } from '../format/format.js';
import { requestTexts } from '../../texts/request.js';
import styles from './deliveries.module.css';
import { notify } from './notifications.js';

const texts = requestTexts.deliveries;

export interface Delivery {
  readonly id: string;
  /** Where it goes, such as a URL or an e-mail address. */
  readonly target: ReactNode;
  readonly about?: string;
  readonly status: DeliveryStatus;
  readonly createdAt: string;
  readonly nextAttemptAt: string | null;
  readonly attempts: readonly AttemptFragment[];
  readonly canResend: boolean;
}

/** Deliveries with their attempts, the answers to them, and a button that sends one again. */
export function Deliveries({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  return (
    <ul className={styles.list}>
      {deliveries.map((delivery) => (
        <li key={delivery.id} className={styles.item}>
          <DeliveryItem delivery={delivery} />
        </li>
      ))}
    </ul>
  );
}

function DeliveryItem({ delivery }: { readonly delivery: Delivery }) {
  const { id, target, about, status, createdAt, nextAttemptAt, attempts, canResend } = delivery;
  const [resend, isBusy] = useAction(async () => {
    await execute(REDELIVER, { id });
    notify(texts.resent);
  });
  const last = attempts.at(-1);
  return (
    <>
      <div className={styles.head}>
        <span className={styles.status} data-status={status}>
          {texts.statuses[status]}
        </span>
        <span className={styles.target}>
          {about && <code>{about}</code>} {target}
        </span>
        <time className="muted" dateTime={createdAt}>
          {moment(createdAt)}
        </time>
        {canResend && (
          <Button size="compact-xs" variant="default" loading={isBusy} onClick={() => void resend()}>
            {texts.resend}
          </Button>
        )}
      </div>
      {last?.error && <p className={styles.error}>{last.error.message}</p>}
      {status === 'PENDING' && nextAttemptAt !== null && attempts.length > 0 && (
        <p className="muted">{texts.next(moment(nextAttemptAt))}</p>
      )}
      {attempts.length > 0 && (
        <details className={styles.attempts}>
          <summary>
            {texts.attempts} ({count(attempts.length)})
          </summary>
          <ol>
            {attempts.map((attempt) => (
              <li key={attempt.number}>
                <span className="number">
                  {texts.attempt(attempt.number)} · {moment(attempt.endedAt)} · {count(attempt.durationMs)} ms
                  {attempt.status !== null && ` · ${attempt.status}`}
                </span>
                {attempt.error && <span className={styles.error}> {attempt.error.message}</span>}
                {attempt.response && <pre>{attempt.response}</pre>}
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}
