import { Button, Modal, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { imageOptionsOf } from '../new-request/earlier.js';
import { ImageFields } from '../new-request/image-fields.js';
import { compressionOf, type ImageOptions } from '../new-request/options.js';
import { type PreviewState, usePreview } from '../new-request/use-preview.js';
import type { Details } from '../request/use-request.js';
import type { RedoOptionsInput, ReviewedImageFragment } from '../shared/api/operations.js';
import { bytes, countOf } from '../shared/format/format.js';
import { BeforeAfter } from '../shared/ui/before-after.js';
import { texts as common } from '../texts/common.js';
import { reviewTexts } from '../texts/review.js';
import { changesOf } from './redo-choice.js';
import styles from './review.module.css';

const texts = reviewTexts.dialog;

interface RedoDialogProps {
  /** The first one is the example. */
  readonly images: readonly ReviewedImageFragment[];
  /** Those of the request. */
  readonly options: Details['options'];
  readonly onSubmit: (changes: RedoOptionsInput) => void;
  readonly onClose: () => void;
}

/** Asks for the options with which the selected images are made again. */
export function RedoDialog({ images, options, onSubmit, onClose }: RedoDialogProps) {
  const [choice, setChoice] = useState(() => imageOptionsOf(options));
  const changes = changesOf(options, choice);
  // Images that were made again may have other options than the request, which these replace.
  const isSame = Object.keys(changes).length === 0 && images.every(({ revision }) => revision === 0);
  const example = images[0] ?? null;
  const result = usePreview(example?.inputUrl ?? null, compressionOf(choice));
  const { preview } = result;
  const set = (change: Partial<ImageOptions>) => setChoice({ ...choice, ...change });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={texts.title(countOf(images.length, 'image'))}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(changes);
        }}
      >
        <p className="muted">
          {texts.text} {reviewTexts.newUrls}
        </p>
        {example && preview ? (
          <BeforeAfter before={preview.input.url} after={preview.output.url} alt={example.fileName} isSmall />
        ) : (
          result.error === null && <Skeleton height="20vh" />
        )}
        <ImageFields
          options={choice}
          onChange={set}
          hint={
            options.target !== null && choice.measure === 'QUALITY'
              ? texts.inPlaceOf(options.target)
              : undefined
          }
        />
        <div className={styles.foot}>
          {example && <Example image={example} result={result} />}
          {isSame && <p className="muted">{texts.same}</p>}
          <div className={styles.buttons}>
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" disabled={isSame}>
              {texts.submit}
            </Button>
          </div>
        </div>
      </form>
    </Modal>
  );
}

interface ExampleProps {
  readonly image: ReviewedImageFragment;
  readonly result: PreviewState;
}

/** What an image takes now, and what it would take: a small step of the slider can make it ten times as large. */
function Example({ image, result: { preview, error, isLoading } }: ExampleProps) {
  return (
    <p aria-live="polite" aria-busy={isLoading}>
      <span className="muted">{texts.example(image.fileName)}</span>{' '}
      <span className="number">
        {error
          ? error.message
          : preview === null || isLoading
            ? texts.trying
            : texts.sizes(bytes(image.outputBytes ?? 0), bytes(preview.output.bytes))}
      </span>
    </p>
  );
}
