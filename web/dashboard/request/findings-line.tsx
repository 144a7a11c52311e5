import { Link } from 'wouter';
import { count } from '../shared/format/format.js';
import { requestTexts } from '../texts/request.js';
import { findingInWords } from '../texts/review.js';
import styles from './progress-card.module.css';
import type { Details } from './use-request.js';

/** What is wrong with the pictures of a request that was checked, with the way to them. */
export function FindingsLine({ request: { id, findings } }: { readonly request: Details }) {
  if (findings.length === 0) return null;
  const words = findings.map(({ finding, count: images }) => `${count(images)} ${findingInWords(finding)}`);
  return (
    <p className={styles.changes}>
      <span>
        {requestTexts.findings} <Link href={`/requests/${id}/review`}>{words.join(', ')}</Link>
      </span>
    </p>
  );
}
