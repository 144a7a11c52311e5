import { Button } from '@mantine/core';
import type { ImageFinding } from '../shared/api/operations.js';
import { count } from '../shared/format/format.js';
import { reviewTexts } from '../texts/review.js';
import styles from './review.module.css';
import type { FindingCounts } from './use-reviewed-images.js';

const texts = reviewTexts.findings;

interface FindingFilterProps {
  /** The number of images of the review. */
  readonly total: number;
  readonly counts: FindingCounts;
  readonly finding: ImageFinding | null;
  readonly onChange: (finding: ImageFinding | null) => void;
}

/** Shows what is wrong with the pictures, and how often; one finding can be chosen, with words that say what to do. */
export function FindingFilter({ total, counts, finding, onChange }: FindingFilterProps) {
  if (counts.length === 0) return null;
  const choices: [ImageFinding | null, string][] = [
    [null, texts.all(count(total))],
    ...counts.map((found): [ImageFinding, string] => [
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
      {finding !== null && <p className="muted">{texts.advice[finding]}</p>}
    </>
  );
}
