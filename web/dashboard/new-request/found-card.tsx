import { Alert } from '@mantine/core';
import { RowErrors } from '../request/skipped-panel.js';
import { count, countOf, moment } from '../shared/format/format.js';
import { AlertIcon } from '../shared/ui/icons.js';
import { Card } from '../shared/ui/page.js';
import { newRequestTexts } from '../texts/new-request.js';
import type { Inspection } from './columns.js';
import { FirstRows } from './first-rows.js';
import styles from './found-card.module.css';

const texts = newRequestTexts.found;

interface FoundCardProps {
  readonly inspection: Inspection;
  /** Whether the images will be compared with those of an earlier run. */
  readonly isCompared: boolean;
  /** Whether the page says already that the file has no image. */
  readonly isUnreadable: boolean;
}

/** What is in the file: its numbers, its first rows, its hosts and its errors. */
export function FoundCard({ inspection, isCompared, isUnreadable }: FoundCardProps) {
  const { refusal, proposal, rowErrors, rowErrorCount, hosts, previousRequest } = inspection;
  const numbers = [
    { label: texts.images, value: inspection.imageCount },
    { label: texts.products, value: inspection.rowCount },
    { label: texts.hosts, value: inspection.hostCount },
    { label: texts.duplicates, value: inspection.duplicateUrlCount },
    { label: texts.errors, value: inspection.invalidRowCount, isBad: inspection.invalidRowCount > 0 },
  ];
  return (
    <Card
      title={texts.title}
      aside={<span className="muted">{texts.kind(inspection.format, inspection.encoding)}</span>}
    >
      {refusal && !isUnreadable && (
        <Alert color="red" icon={<AlertIcon />} className={styles.refusal} role="alert">
          {refusal}
        </Alert>
      )}
      <dl className={styles.numbers}>
        {numbers.map(({ label, value, isBad }) => (
          <div key={label} data-bad={isBad || undefined}>
            <dt>{label}</dt>
            <dd className="number">{count(value)}</dd>
          </div>
        ))}
      </dl>
      {isCompared && previousRequest && (
        <p className={styles.note}>
          {texts.compared(moment(previousRequest.createdAt), countOf(previousRequest.totalImages, 'image'))}
        </p>
      )}
      {proposal.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {proposal.firstRows.length > 0 && <FirstRows rows={proposal.firstRows} />}
      {inspection.duplicateUrls.length > 0 && (
        <details className={styles.more}>
          <summary>{texts.duplicatesTitle}</summary>
          <p className={styles.about}>{texts.duplicatesText}</p>
          <ul>
            {inspection.duplicateUrls.map((url) => (
              <li key={url} className={styles.url}>
                {url}
              </li>
            ))}
          </ul>
          {inspection.duplicateUrlCount > inspection.duplicateUrls.length && (
            <p className={styles.about}>{texts.duplicatesMore(count(inspection.duplicateUrls.length))}</p>
          )}
        </details>
      )}
      {hosts.length > 1 && (
        <details className={styles.more}>
          <summary>{texts.hostsTitle}</summary>
          <ul>
            {hosts.map(({ host, imageCount }) => (
              <li key={host}>
                <span>{host}</span>
                <span className="number muted">{countOf(imageCount, 'image')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {rowErrorCount > 0 && (
        <details className={styles.more} open={rowErrorCount < 6}>
          <summary>
            {texts.errorsTitle} ({count(rowErrorCount)})
          </summary>
          <RowErrors errors={rowErrors} />
          {rowErrorCount > rowErrors.length && (
            <p className={styles.note}>{texts.errorsMore(count(rowErrors.length), count(rowErrorCount))}</p>
          )}
        </details>
      )}
    </Card>
  );
}
