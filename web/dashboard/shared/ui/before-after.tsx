import { type CSSProperties, useState } from 'react';
import styles from './before-after.module.css';
import { requestTexts } from '../../texts/request.js';

const texts = requestTexts.image;

interface BeforeAfterProps {
  readonly before: string;
  readonly after: string;
  readonly alt: string;
  readonly isSmall?: boolean;
}

/** Two states of one image, with a slider between them that the mouse, a finger and the arrow keys move. */
export function BeforeAfter({ before, after, alt, isSmall }: BeforeAfterProps) {
  const [share, setShare] = useState(50);
  return (
    <div
      className={styles.box}
      data-small={isSmall || undefined}
      style={{ '--share': `${share}%` } as CSSProperties}
    >
      <img src={after} alt={alt} draggable={false} />
      <img className={styles.before} src={before} alt="" draggable={false} />
      <span className={styles.label}>{texts.before}</span>
      <span className={styles.label} data-side="right">
        {texts.after}
      </span>
      <span className={styles.line} aria-hidden="true" />
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        value={share}
        aria-label={texts.slider}
        onChange={(event) => setShare(Number(event.currentTarget.value))}
      />
    </div>
  );
}
