import { Button } from '@mantine/core';
import { countOf } from '../shared/format/format.js';
import { CheckIcon, RetryIcon } from '../shared/ui/icons.js';
import { Card, Empty } from '../shared/ui/page.js';
import { requestTexts } from '../texts/request.js';
import styles from './panels.module.css';
import type { Details } from './use-request.js';

const texts = requestTexts.failures;

interface FailuresPanelProps {
  readonly failures: Details['failures'];
  /** Retries them; null while the request runs. */
  readonly retry: { readonly run: () => Promise<boolean>; readonly isBusy: boolean } | null;
}

/** The failed images by cause, with what to do about it. */
export function FailuresPanel({ failures, retry }: FailuresPanelProps) {
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
      aside={
        retry ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<RetryIcon size={14} />}
            loading={retry.isBusy}
            onClick={() => void retry.run()}
          >
            {texts.retryAll}
          </Button>
        ) : (
          <span className="muted">{texts.running}</span>
        )
      }
    >
      <ul className={styles.list}>
        {failures.map(({ code, message, count: images, example }) => (
          <li key={`${code} ${message}`} className={styles.item}>
            <div className={styles.itemHead}>
              <strong>{message}</strong>
              <span className={`${styles.count} number`}>{countOf(images, 'image')}</span>
            </div>
            {texts.remedies[code] && <p>{texts.remedies[code]}</p>}
            <p className={styles.example}>
              <code>{code}</code>
              <a href={example.inputUrl} target="_blank" rel="noreferrer noopener">
                {example.inputUrl}
              </a>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
