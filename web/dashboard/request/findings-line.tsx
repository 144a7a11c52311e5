import { Link } from 'wouter';
import { count } from '../shared/format/format.js';
import { requestTexts } from '../texts/request.js';
import { findingInWords } from '../texts/review.js';
import styles from './progress-card.module.css';
import type { Details } from './use-request.js';

/** What is wrong with the pictures of a request that was checked, with the way to them. */
export function FindingsLine({ request: { id, findings } }: { readonly request: Details }) {
  if (findings.length === 0) return null;
  return (
    <p className={styles.changes}>
      <span>
        {requestTexts.findings}{' '}
        {findings.map(({ finding, count: images }, index) => (
          <span key={finding}>
            {index > 0 && ', '}
            <Link href={`/requests/${id}/review?finding=${finding}`}>
              {`${count(images)} ${findingInWords(finding)}`}
            </Link>
          </span>
        ))}
      </span>
    </p>
  );
}
