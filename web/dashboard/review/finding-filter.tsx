import { Button } from '@mantine/core';
import { count } from '../shared/format/format.js';
import { reviewTexts } from '../texts/review.js';
import type { Shown } from './findings.js';
import styles from './review.module.css';
import type { FindingCounts } from './use-reviewed-images.js';

const texts = reviewTexts.findings;

interface FindingFilterProps {
  /** The number of images of the review. */
  readonly total: number;
  readonly counts: FindingCounts;
  /** How many images have what was chosen for them in a review. */
  readonly reviewed: number;
  readonly finding: Shown;
  readonly onChange: (finding: Shown) => void;
}

/** Shows what is wrong with the pictures, and how often, and how many keep what was chosen; one of these can be shown alone. */
export function FindingFilter({ total, counts, reviewed, finding, onChange }: FindingFilterProps) {
  if (counts.length === 0 && reviewed === 0 && finding === null) return null;
  const choices: [Shown, string][] = [
    [null, texts.all(count(total))],
    ...(reviewed > 0 ? [['REVIEWED', reviewTexts.reviewed.name(count(reviewed))] as [Shown, string]] : []),
    ...counts.map((found): [Shown, string] => [
      found.finding,
      texts.with(texts.names[found.finding], count(found.count)),
    ]),
  ];
  return (
    <>
      <div className={styles.filters} role="group" aria-label={texts.label}>
        {choices.map(([choice, label]) => (
          <Button
            key={label}
            size="compact-sm"
            radius="xl"
            variant={choice === finding ? 'filled' : 'default'}
            aria-pressed={choice === finding}
            onClick={() => onChange(choice)}
          >
            {label}
          </Button>
        ))}
      </div>
      {finding !== null && (
        <p className="muted">
          {finding === 'REVIEWED' ? reviewTexts.reviewed.advice : texts.advice[finding]}
        </p>
      )}
    </>
  );
}
