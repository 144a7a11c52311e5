import { Button } from '@mantine/core';
import { useState } from 'react';
import {
  FAILED_IMAGES,
  type ImageErrorCode,
  type ImagePlaceFragment,
  type InputFormat,
} from '../shared/api/operations.js';
import { useQuery } from '../shared/api/use-query.js';
import { count, countOf } from '../shared/format/format.js';
import { texts as common } from '../texts/common.js';
import { requestTexts } from '../texts/request.js';
import type { Failure } from './failures.js';
import styles from './panels.module.css';
import { placeInWords } from './place.js';

const texts = requestTexts.failures;

/** How many URLs are shown at first and with each step, and the most that one page of the API has. */
const STEP = 50;
const MOST = 500;

interface FailedUrlsProps {
  readonly requestId: string;
  readonly failure: Failure;
  readonly format: InputFormat;
}

/** The URLs of the images with one cause, which are loaded when they are opened. */
export function FailedUrls({ requestId, failure, format }: FailedUrlsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.urls} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{texts.showUrls(countOf(failure.count, 'URL'))}</summary>
      {isOpen && <Urls requestId={requestId} failure={failure} format={format} />}
    </details>
  );
}

interface FailedUrlProps {
  readonly image: ImagePlaceFragment;
  readonly format: InputFormat;
}

/** The URL of an image, with its product and its row, where a user corrects it. */
export function FailedUrl({ image, format }: FailedUrlProps) {
  return (
    <span className={styles.failedUrl}>
      <span className="number" title={requestTexts.place.counted}>
        {placeInWords(image.product, format)}
      </span>
      <a href={image.inputUrl} target="_blank" rel="noreferrer noopener">
        {image.inputUrl}
      </a>
    </span>
  );
}

function Urls({ requestId, failure: { code, message }, format }: FailedUrlsProps) {
  const [first, setFirst] = useState(STEP);
  const { data, error, reload } = useKept(
    useQuery(FAILED_IMAGES, {
      id: requestId,
      first,
      errorCodes: [code as ImageErrorCode],
      errorMessage: message,
    }),
  );
  const images = data?.request?.images;
  if (!images)
    return error ? (
      <p role="alert">
        {error.message}{' '}
        <Button size="compact-xs" variant="default" onClick={reload}>
          {common.retry}
        </Button>
      </p>
    ) : (
      <p className="muted" role="status">
        {common.loading}
      </p>
    );
  const shown = images.nodes.length;
  const left = images.totalCount - shown;
  return (
    <>
      <ol>
        {images.nodes.map((image) => (
          <li key={image.id}>
            <FailedUrl image={image} format={format} />
          </li>
        ))}
      </ol>
      {left > 0 &&
        (shown < MOST ? (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setFirst(Math.min(first + 2 * STEP, MOST))}
          >
            {texts.moreUrls(count(Math.min(left, 2 * STEP)))}
          </Button>
        ) : (
          <p className="muted">{texts.otherUrls(count(left))}</p>
        ))}
    </>
  );
}

/** Keeps the shorter list while a longer one loads. */
function useKept<Data, State extends { readonly data: Data | null }>(state: State): State {
  const [kept, keep] = useState(state.data);
  if (state.data !== null && state.data !== kept) keep(state.data);
  return state.data === null ? { ...state, data: kept } : state;
}
