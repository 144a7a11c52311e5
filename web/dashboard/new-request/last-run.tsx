import { Alert, Button } from '@mantine/core';
import { useQuery } from '../shared/api/use-query.js';
import { EARLIER_REQUEST } from '../shared/api/operations.js';
import { moment } from '../shared/format/format.js';
import { newRequestTexts } from '../texts/new-request.js';
import type { Inspection } from './columns.js';
import { type EarlierRequest, isAsEarlier } from './earlier.js';
import type { Options, Reading } from './options.js';
import styles from './new-request-page.module.css';

const texts = newRequestTexts.lastRun;

interface LastRunProps {
  readonly last: NonNullable<Inspection['lastRequest']>;
  readonly fileName: string;
  readonly options: Options;
  readonly reading: Reading;
  readonly onUse: (earlier: EarlierRequest) => void;
}

/** Offers the options of the last run of the same file, unless they are chosen already. */
export function LastRun({ last, fileName, options, reading, onUse }: LastRunProps) {
  const earlier = useQuery(EARLIER_REQUEST, { id: last.id }).data?.request;
  if (!earlier) return null;
  const when = moment(last.createdAt);
  const isUsed = isAsEarlier(earlier, options, reading);
  const hasItsName = last.fileName === fileName;
  return (
    <Alert
      title={hasItsName ? texts.sameName(when) : texts.sameContent(when)}
      classNames={{ body: styles.known!, label: styles.knownTitle! }}
    >
      <p>
        {!hasItsName && texts.as(last.fileName)} {isUsed ? texts.used : texts.unused}
      </p>
      {!isUsed && (
        <Button size="xs" mt="xs" onClick={() => onUse(earlier)}>
          {texts.use}
        </Button>
      )}
    </Alert>
  );
}
