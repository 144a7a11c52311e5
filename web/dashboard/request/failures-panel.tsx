import { Button, Skeleton } from '@mantine/core';
import type { InputFormat } from '../shared/api/operations.js';
import { countOf } from '../shared/format/format.js';
import { CheckIcon, RetryIcon } from '../shared/ui/icons.js';
import { Card, Empty } from '../shared/ui/page.js';
import { texts as common } from '../texts/common.js';
import { requestTexts } from '../texts/request.js';
import { FailedUrl, FailedUrls } from './failed-urls.js';
import type { Failure } from './failures.js';
import { remedyFor } from './remedy.js';
import styles from './panels.module.css';
import { type RetryFailures, useRetryOf } from './use-retry-of.js';
import type { useRetryOutcome } from './use-retry-outcome.js';

const texts = requestTexts.failures;

interface FailuresPanelProps {
  readonly requestId: string;
  /** That of the file, which decides how its rows are counted. */
  readonly format: InputFormat;
  /** Null while they are loaded. */
  readonly failures: readonly Failure[] | null;
  /** Whether the request has ended, so that they can be retried. */
  readonly hasEnded: boolean;
  /** Runs a retry of some images, and says how it ended. */
  readonly withOutcome: ReturnType<typeof useRetryOutcome>;
  /** Called when a retry of one cause has begun. */
  readonly onRetried: () => void;
}

/** The failed images by cause, with what to do about it. */
export function FailuresPanel({
  requestId,
  format,
  failures,
  hasEnded,
  withOutcome,
  onRetried,
}: FailuresPanelProps) {
  const retryOne = useRetryOf(requestId, onRetried);
  const retryCause = {
    ...retryOne,
    run: (failure: Failure) => withOutcome(failure.count, () => retryOne.run(failure)),
  };
  if (failures === null) return <Skeleton height={120} aria-label={common.loading} />;
  if (failures.length === 0)
    return (
      <Card>
        <Empty icon={<CheckIcon size={20} />} title={texts.none.title} text={texts.none.text} />
      </Card>
    );
  const total = failures.reduce((sum, group) => sum + group.count, 0);
  return (
    <Card
      title={countOf(total, 'failed image')}
      aside={hasEnded ? undefined : <span className="muted">{texts.running}</span>}
    >
      <ul className={styles.list}>
        {failures.map((failure) => (
          <li key={`${failure.code} ${failure.message}`} className={styles.item}>
            <Cause
              requestId={requestId}
              format={format}
              failure={failure}
              // With one cause, the button in the head of the page does the same.
              retry={hasEnded && failures.length > 1 ? retryCause : null}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface CauseProps {
  readonly requestId: string;
  readonly format: InputFormat;
  readonly failure: Failure;
  readonly retry: RetryFailures | null;
}

function Cause({ requestId, format, failure, retry }: CauseProps) {
  const { code, message, count: images, example } = failure;
  const { advice, canRetry } = remedyFor(code, message);
  return (
    <>
      <div className={styles.itemHead}>
        <strong>{message}</strong>
        <span className={`${styles.count} number`}>{countOf(images, 'image')}</span>
      </div>
      {advice && <p>{advice}</p>}
      <p className={styles.example}>
        <code>{code}</code>
        {images === 1 && <FailedUrl image={example} format={format} />}
      </p>
      {images > 1 && <FailedUrls requestId={requestId} failure={failure} format={format} />}
      {retry && (
        <div>
          <Button
            size="compact-sm"
            variant={canRetry ? 'default' : 'subtle'}
            color={canRetry ? undefined : 'gray'}
            leftSection={<RetryIcon size={14} />}
            aria-label={texts.retryOf(countOf(images, 'image'), message)}
            loading={retry.busy === failure}
            disabled={retry.busy !== null && retry.busy !== failure}
            onClick={() => void retry.run(failure)}
          >
            {texts.retryThese(countOf(images, 'image'))}
          </Button>
        </div>
      )}
    </>
  );
}
