import { Link } from 'wouter';
import { isActive } from '../requests/request-actions.js';
import type { CountersFragment } from '../shared/api/operations.js';
import { count, moment } from '../shared/format/format.js';
import { requestTexts } from '../texts/request.js';
import styles from './progress-card.module.css';

const texts = requestTexts.changes;

type Comparison = NonNullable<CountersFragment['comparison']>;

interface ChangesLineProps {
  readonly requestId: string;
  readonly comparison: Comparison;
  readonly progress: CountersFragment;
}

/** How the images differ from those of the earlier run, with the way to it. */
export function ChangesLine({ requestId, comparison, progress }: ChangesLineProps) {
  const { added, changed, unchanged, removed, reviewed, sameOptions } = comparison;
  const counts = [
    added > 0 && texts.added(count(added)),
    changed > 0 && texts.changed(count(changed)),
    unchanged > 0 && texts.unchanged(count(unchanged)),
    removed > 0 && texts.removed(count(removed)),
  ].filter((words) => words !== false);
  return (
    <p className={styles.changes}>
      <span>
        {counts.length === 0 ? texts.comparedWith : `${counts.join(', ')} ${texts.since}`}{' '}
        <Link href={`/requests/${comparison.previousRequestId}`}>
          {texts.run(moment(comparison.previousCreatedAt))}
        </Link>
        {unknownInWords(comparison, progress)}.
      </span>
      {reviewed > 0 &&
        // The review is open once the request has ended.
        (isActive(progress.status) ? (
          <span className="muted">{texts.reviewed(reviewed, count(reviewed))}</span>
        ) : (
          <Link href={`/requests/${requestId}/review?finding=REVIEWED`}>
            {texts.reviewed(reviewed, count(reviewed))}
          </Link>
        ))}
      {!sameOptions && <span className="muted">{texts.otherOptions}</span>}
    </p>
  );
}

/** Why images have not been compared. */
function unknownInWords({ unknown }: Comparison, { status, failedImages }: CountersFragment): string {
  if (unknown === 0) return '';
  const words = isActive(status) ? texts.notYet : unknown === failedImages ? texts.failed : texts.notCompared;
  return `; ${words(count(unknown))}`;
}
