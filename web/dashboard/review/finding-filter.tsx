import { Button } from '@mantine/core';
import type { ImageFinding, ReviewedImageFragment } from '../shared/api/operations.js';
import { count } from '../shared/format/format.js';
import { reviewTexts } from '../texts/review.js';
import { countsOf } from './findings.js';
import styles from './review.module.css';

const texts = reviewTexts.findings;

interface FindingFilterProps {
  readonly images: readonly ReviewedImageFragment[];
  readonly finding: ImageFinding | null;
  readonly onChange: (finding: ImageFinding | null) => void;
}

/** Shows what is wrong with the pictures, and how often; one finding can be chosen, with words that say what to do. */
export function FindingFilter({ images, finding, onChange }: FindingFilterProps) {
  const counts = countsOf(images);
  if (counts.length === 0) return null;
  const choices: [ImageFinding | null, string][] = [
    [null, texts.all(count(images.length))],
    ...counts.map(([name, number]): [ImageFinding, string] => [
      name,
      texts.with(texts.names[name], count(number)),
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
