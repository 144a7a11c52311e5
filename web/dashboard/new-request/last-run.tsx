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
  return (
    <Alert title={texts.title(when)} className={styles.again}>
      <p>{last.fileName === fileName ? texts.sameName : texts.sameContent(last.fileName)}</p>
      {isUsed ? (
        <p>{texts.used}</p>
      ) : (
        <Button size="xs" mt="xs" onClick={() => onUse(earlier)}>
          {texts.use(when)}
        </Button>
      )}
    </Alert>
  );
}
