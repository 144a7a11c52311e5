import { ActionIcon, Button } from '@mantine/core';
import type { ImageCellFragment } from '../shared/api/operations.js';
import { BeforeAfter } from '../shared/ui/before-after.js';
import { AlertIcon, ClockIcon, MinusIcon, PlusIcon } from '../shared/ui/icons.js';
import type { Zoom } from '../shared/ui/zoom/use-zoom.js';
import { requestTexts } from '../texts/request.js';
import styles from './image-viewer.module.css';

const texts = requestTexts.image;

/** How much one step of the buttons and keys enlarges, and how far one press of an arrow moves the image. */
const STEP = 1.5;
const MOVE = 60;

interface PictureProps {
  readonly image: ImageCellFragment;
  readonly zoom: Zoom;
}

/** The image itself, before and after where the original is kept, or why there is none. */
export function Picture({ image, zoom }: PictureProps) {
  const { outputUrl, originalUrl, fileName, error, status } = image;
  if (outputUrl === null)
    return (
      <div className={styles.missing} data-status={status}>
        {error ? <AlertIcon size={28} /> : <ClockIcon size={28} />}
        <p>{error?.message ?? requestTexts.images.pending}</p>
      </div>
    );
  if (originalUrl === null)
    return (
      <div
        ref={zoom.box}
        className={styles.image}
        data-zoomed={zoom.view.scale > 1 || undefined}
        {...zoom.pointer()}
      >
        <img key={outputUrl} src={outputUrl} alt={fileName} draggable={false} style={zoom.style} />
      </div>
    );
  return <BeforeAfter key={outputUrl} before={originalUrl} after={outputUrl} alt={fileName} zoom={zoom} />;
}

/** The buttons under an image that enlarge it. Its scale counts from its real pixels, by which its compression is judged. */
export function ZoomButtons({ zoom }: { readonly zoom: Zoom }) {
  const { view, real, limits } = zoom;
  const isFit = view.scale === 1;
  const isReal = Math.abs(view.scale - real) < 0.001;
  return (
    <div className={styles.zoom} role="group" aria-label={texts.zoom.label}>
      <ActionIcon
        variant="default"
        aria-label={texts.zoom.out}
        disabled={view.scale <= limits.least}
        onClick={() => zoom.by(1 / STEP)}
      >
        <MinusIcon />
      </ActionIcon>
      <span className="number muted" aria-live="polite">
        {texts.zoom.scale(String(Math.round((view.scale / real) * 100)))}
      </span>
      <ActionIcon
        variant="default"
        aria-label={texts.zoom.in}
        disabled={view.scale >= limits.most}
        onClick={() => zoom.by(STEP)}
      >
        <PlusIcon />
      </ActionIcon>
      <Button
        size="compact-sm"
        variant="default"
        title={texts.zoom.fitHint}
        disabled={isFit}
        onClick={zoom.reset}
      >
        {texts.zoom.fit}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        title={texts.zoom.realHint}
        disabled={isReal}
        onClick={() => zoom.by(real / view.scale)}
      >
        {texts.zoom.real}
      </Button>
    </div>
  );
}

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [MOVE, 0],
  ArrowRight: [-MOVE, 0],
  ArrowUp: [0, MOVE],
  ArrowDown: [0, -MOVE],
};

/** Zooms by the keys + and −, shows all by 0 and the real pixels by 1, and moves an enlarged image by the arrows. Returns whether the key did something. */
export function zoomByKey(zoom: Zoom, key: string): boolean {
  const arrow = ARROWS[key];
  if (key === '+' || key === '=') zoom.by(STEP);
  else if (key === '-') zoom.by(1 / STEP);
  else if (key === '0') zoom.reset();
  else if (key === '1') zoom.by(zoom.real / zoom.view.scale);
  else if (arrow !== undefined && zoom.view.scale > 1) zoom.move({ x: arrow[0], y: arrow[1] });
  else return false;
  return true;
}
