import { memo } from 'react';
import { Thumbnail } from '../request/image-cell.js';
import cell from '../request/image-cell.module.css';
import type { ReviewedImageFragment } from '../shared/api/operations.js';
import { bytes, bytesChange } from '../shared/format/format.js';
import { sizeChange } from '../shared/format/size-change.js';
import { reviewTexts as texts } from '../texts/review.js';
import styles from './review.module.css';

interface ReviewCellProps {
  readonly image: ReviewedImageFragment;
  readonly isSelected: boolean;
  /** The file name of the earlier image that it is like. */
  readonly likeName: string | null;
  /** The bytes of its result before it was made again; null where that is not known. */
  readonly earlierBytes: number | null;
  readonly onToggle: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

/** One image of a review: a thumbnail that opens it, its score, and a box that selects it. */
export const ReviewCell = memo(function ReviewCell({
  image,
  isSelected,
  likeName,
  earlierBytes,
  onToggle,
  onOpen,
}: ReviewCellProps) {
  const { id, fileName, score, revision, reviewed, verdict, inputBytes, outputBytes } = image;
  const change = inputBytes === null || outputBytes === null ? null : sizeChange(inputBytes, outputBytes);
  const isKept = verdict === 'KEPT_ORIGINAL';
  return (
    <div className={styles.cell} data-selected={isSelected || undefined}>
      <input
        type="checkbox"
        className={styles.box}
        aria-label={texts.select.image(fileName)}
        checked={isSelected}
        onChange={() => onToggle(id)}
      />
      <button type="button" className={cell.button} data-status={image.status} onClick={() => onOpen(id)}>
        <span className={cell.frame}>
          <Thumbnail image={image} />
        </span>
        <span className={cell.name}>{fileName}</span>
        <span className={`${cell.state} number`}>
          {likeName === null ? (
            <span>{score === null ? change?.short || change?.words : texts.score(score.toFixed(0))}</span>
          ) : (
            <span className={styles.like}>{texts.findings.likeFirst(likeName)}</span>
          )}
          {image.error ? (
            <span className={styles.failed}>{texts.failed}</span>
          ) : (
            outputBytes !== null && (
              <span>
                {earlierBytes === null ? bytes(outputBytes) : bytesChange(earlierBytes, outputBytes)}
              </span>
            )
          )}
        </span>
        {reviewed && !image.error && (
          <span className={styles.made}>
            {revision === 0 ? texts.reviewed.mark : isKept ? texts.kept : texts.redone}
          </span>
        )}
      </button>
    </div>
  );
});
