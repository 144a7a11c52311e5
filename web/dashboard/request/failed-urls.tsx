import { Button } from '@mantine/core';
import { useState } from 'react';
import { FAILED_IMAGES, type ImageErrorCode } from '../shared/api/operations.js';
import { useQuery } from '../shared/api/use-query.js';
import { count, countOf } from '../shared/format/format.js';
import { texts as common } from '../texts/common.js';
import { requestTexts } from '../texts/request.js';
import type { Failure } from './failures.js';
import styles from './panels.module.css';

const texts = requestTexts.failures;

/** How many URLs are shown at first and with each step, and the most that one page of the API has. */
const STEP = 50;
const MOST = 500;

interface FailedUrlsProps {
  readonly requestId: string;
  readonly failure: Failure;
}

/** The URLs of the images with one cause, which are loaded when they are opened. */
export function FailedUrls({ requestId, failure }: FailedUrlsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.urls} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{texts.showUrls(countOf(failure.count, 'URL'))}</summary>
      {isOpen && <Urls requestId={requestId} failure={failure} />}
    </details>
  );
}

function Urls({ requestId, failure: { code, message } }: FailedUrlsProps) {
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
        {images.nodes.map(({ id, inputUrl }) => (
          <li key={id}>
            <a href={inputUrl} target="_blank" rel="noreferrer noopener">
              {inputUrl}
            </a>
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
