import { Link } from 'wouter';
import type { CountersFragment } from '../shared/api/operations.js';
import { count, moment } from '../shared/format/format.js';
import { requestTexts } from '../texts/request.js';
import styles from './progress-card.module.css';

const texts = requestTexts.changes;

type Comparison = NonNullable<CountersFragment['comparison']>;

/** How the images differ from those of the earlier run, with the way to it. */
export function ChangesLine({ comparison }: { readonly comparison: Comparison }) {
  const { added, changed, unchanged, removed, unknown, sameOptions } = comparison;
  const counts = [
    texts.added(count(added)),
    texts.changed(count(changed)),
    texts.unchanged(count(unchanged)),
    texts.removed(count(removed)),
    ...(unknown === 0 ? [] : [texts.unknown(count(unknown))]),
  ];
  return (
    <p className={styles.changes}>
      <span>
        {texts.since}{' '}
        <Link href={`/requests/${comparison.previousRequestId}`}>
          {texts.run(moment(comparison.previousCreatedAt))}
        </Link>
        {': '}
        {counts.join(', ')}
      </span>
      {!sameOptions && <span className="muted">{texts.otherOptions}</span>}
    </p>
  );
}
