import { memo, useState } from 'react';
import type { ImageCellFragment } from '../shared/api/operations.js';
import { bytes } from '../shared/format/format.js';
import { sizeChange } from '../shared/format/size-change.js';
import { AlertIcon, ClockIcon, ImageIcon, StopIcon } from '../shared/ui/icons.js';
import { requestTexts } from '../texts/request.js';
import styles from './image-cell.module.css';

const texts = requestTexts.images;

/** One image as a thumbnail, with what became of it. */
export const ImageCell = memo(
  function ImageCell({ image, onOpen }: { readonly image: ImageCellFragment; readonly onOpen: () => void }) {
    const state = stateOf(image);
    const change = changeOf(image);
    return (
      <button type="button" className={styles.button} data-status={image.status} onClick={onOpen}>
        <span className={styles.frame}>
          <Thumbnail image={image} />
        </span>
        <span className={styles.name}>
          {image.fileName}
          <span className="visually-hidden">: {state}</span>
        </span>
        <span className={styles.state} aria-hidden="true">
          {image.outputBytes !== null ? (
            <>
              <span className="number">{bytes(image.outputBytes)}</span>
              {change && change.kind !== 'same' && (
                <span className={styles.saved} data-change={change.kind}>
                  {change.short}
                </span>
              )}
            </>
          ) : (
            <span className={styles.words} title={state}>
              {state}
            </span>
          )}
        </span>
      </button>
    );
  },
  (a, b) => a.image === b.image,
);

const changeOf = ({ inputBytes, outputBytes }: ImageCellFragment) =>
  inputBytes === null || outputBytes === null ? null : sizeChange(inputBytes, outputBytes);

function stateOf(image: ImageCellFragment): string {
  switch (image.status) {
    case 'COMPLETED':
      return image.verdict === 'KEPT_ORIGINAL' ? texts.kept : (changeOf(image)?.words ?? '');
    case 'FAILED':
      return image.error?.message ?? '';
    case 'CANCELLED':
      return texts.cancelled;
    default:
      return texts.pending;
  }
}

/** The output image, or a sign of why there is none. */
export function Thumbnail({
  image: { status, outputUrl },
}: {
  readonly image: Pick<ImageCellFragment, 'status' | 'outputUrl'>;
}) {
  const [isBroken, setBroken] = useState(false);
  if (outputUrl !== null && !isBroken)
    return <img src={outputUrl} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />;
  if (status === 'FAILED') return <AlertIcon size={22} />;
  if (status === 'CANCELLED') return <StopIcon size={22} />;
  return status === 'COMPLETED' ? <ImageIcon size={22} /> : <ClockIcon size={20} />;
}
