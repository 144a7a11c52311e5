import { SegmentedControl, Slider } from '@mantine/core';
import { newRequestTexts } from '../texts/new-request.js';
import styles from './forms.module.css';
import { type Measure, targetInWords } from './measure.js';

const texts = newRequestTexts.options;

const MEASURES = Object.entries(texts.measures).map(([value, label]) => ({ value, label }));

const wordFor = (quality: number): string =>
  texts.qualityWords[Math.min(texts.qualityWords.length - 1, Math.floor(quality / 20))]!;

interface MeasureFieldProps {
  readonly value: Measure;
  readonly onChange: (value: Measure) => void;
  /** Stands in place of the usual hint. */
  readonly hint?: string | undefined;
}

/** Asks for a quality, or for a score that each image is to have. */
export function MeasureField({ value, onChange, hint }: MeasureFieldProps) {
  const { measure, quality, target } = value;
  const isTarget = measure === 'TARGET';
  const label = isTarget ? texts.target : texts.quality;
  return (
    <div>
      <SegmentedControl
        fullWidth
        size="xs"
        className={styles.measure}
        aria-label={texts.measure}
        data={MEASURES}
        value={measure}
        onChange={(chosen) => onChange({ ...value, measure: chosen as Measure['measure'] })}
      />
      <div className={styles.sliderHead}>
        <span>{label}</span>
        <span className="number muted">
          {isTarget ? targetInWords(target) : `${quality} · ${wordFor(quality)}`}
        </span>
      </div>
      <Slider
        key={measure}
        thumbLabel={label}
        label={null}
        min={isTarget ? 30 : 1}
        max={isTarget ? 95 : 100}
        value={isTarget ? target : quality}
        onChange={(number) => onChange({ ...value, [isTarget ? 'target' : 'quality']: number })}
      />
      <p className={styles.hint}>{hint ?? (isTarget ? texts.targetHint : texts.qualityHint)}</p>
    </div>
  );
}
