import { type CSSProperties, useState } from 'react';
import styles from './before-after.module.css';
import type { Zoom } from './zoom/use-zoom.js';
import { requestTexts } from '../../texts/request.js';

const texts = requestTexts.image;

interface BeforeAfterProps {
  readonly before: string;
  readonly after: string;
  readonly alt: string;
  readonly isSmall?: boolean;
  /** Moves both images alike. */
  readonly zoom?: Zoom;
}

/** Two states of one image, with a slider between them that the mouse, a finger and the arrow keys move. */
export function BeforeAfter({ before, after, alt, isSmall, zoom }: BeforeAfterProps) {
  const [share, setShare] = useState(50);
  return (
    <div
      ref={zoom?.box}
      className={styles.box}
      data-small={isSmall || undefined}
      data-zoomable={zoom ? true : undefined}
      data-zoomed={(zoom && zoom.view.scale > 1) || undefined}
      style={{ '--share': `${share}%` } as CSSProperties}
      {...zoom?.pointer({ share, set: setShare })}
    >
      <img src={after} alt={alt} draggable={false} style={zoom?.style} />
      <span className={styles.before}>
        <img src={before} alt="" draggable={false} style={zoom?.style} />
      </span>
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
