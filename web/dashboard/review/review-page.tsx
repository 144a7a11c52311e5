import { Skeleton } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { ThumbnailGrid } from '../request/thumbnail-grid.js';
import { ImageViewer } from '../request/image-viewer.js';
import page from '../request/request-page.module.css';
import { type Details, type RequestState, useRequest } from '../request/use-request.js';
import { isActive } from '../requests/request-actions.js';
import type { CountersFragment } from '../shared/api/operations.js';
import { count } from '../shared/format/format.js';
import { ImageIcon, LeftIcon } from '../shared/ui/icons.js';
import { Card, Empty, LoadError, Page } from '../shared/ui/page.js';
import { PageSkeleton } from '../shared/ui/placeholders.js';
import { texts as common } from '../texts/common.js';
import { requestTexts } from '../texts/request.js';
import { reviewTexts as texts } from '../texts/review.js';
import { RedoDialog } from './redo-dialog.js';
import { imagesWith, type Shown } from './findings.js';
import { FindingFilter } from './finding-filter.js';
import { ReviewBar } from './review-bar.js';
import { ReviewCell } from './review-cell.js';
import type { ReviewOrder } from './review-order.js';
import { useRedo } from './use-redo.js';
import { useReviewedImages } from './use-reviewed-images.js';

/** The page that reviews the images of a request, the worst first, and has those made again that came out badly. */
export default function ReviewPage({ id }: { readonly id: string }) {
  const state = useRequest(id);
  const { request, progress, isGone, error } = state;
  if (isGone || error?.code === 'INVALID_INPUT')
    return <Empty title={requestTexts.gone.title} text={requestTexts.gone.text} />;
  if (request === null || progress === null)
    return error ? <LoadError error={error} onRetry={state.reload} /> : <PageSkeleton />;
  return <Loaded request={request} progress={progress} state={state} />;
}

interface LoadedProps {
  readonly request: Details;
  readonly progress: CountersFragment;
  readonly state: RequestState;
}

/** What a link to this page wants to be shown; null for all. */
function shownIn(search: string): Shown {
  const name = new URLSearchParams(search).get('finding');
  return name !== null && (name === 'REVIEWED' || name in texts.findings.names) ? (name as Shown) : null;
}

const NOTHING: ReadonlySet<string> = new Set();

function Loaded({ request, progress, state }: LoadedProps) {
  const { id, fileName, options } = request;
  const asked = useSearch();
  const [order, sort] = useState<ReviewOrder>('score');
  const {
    images: all,
    total,
    counts,
    earlier,
    error,
    reload,
  } = useReviewedImages(id, isActive(progress.status) ? null : progress.sequence, order);
  const [finding, show] = useState(() => shownIn(asked));
  const images = useMemo(() => all && imagesWith(all, finding), [all, finding]);
  const reviewed = useMemo(() => all?.filter((image) => image.reviewed).length ?? 0, [all]);
  const names = useMemo(() => new Map(all?.map((image) => [image.id, image.fileName])), [all]);
  const [selected, select] = useState(NOTHING);
  const [opened, open] = useState<string | null>(null);
  const [isAsking, ask] = useState(false);
  const { redo, keep, isRedoing, isKeeping } = useRedo(id, () => {
    select(NOTHING);
    state.follow();
  });
  const toggle = useCallback((imageId: string) => {
    select((old) => {
      const changed = new Set(old);
      if (!changed.delete(imageId)) changed.add(imageId);
      return changed;
    });
  }, []);
  const index = images?.findIndex((image) => image.id === opened) ?? -1;

  return (
    <Page
      title={texts.title(fileName)}
      heading={<h1>{texts.heading}</h1>}
      about={texts.about}
      above={
        <Link href={`/requests/${id}`} className={page.back}>
          <LeftIcon size={14} /> {texts.back(fileName)}
        </Link>
      }
    >
      {images === null ? (
        error ? (
          <LoadError error={error} onRetry={reload} />
        ) : (
          <Skeleton height={320} aria-label={common.loading} />
        )
      ) : all === null || all.length === 0 ? (
        <Card>
          <Empty icon={<ImageIcon size={20} />} title={texts.none.title} text={texts.none.text} />
        </Card>
      ) : (
        <>
          <ReviewBar
            images={images}
            selected={selected}
            progress={progress}
            order={order}
            onOrder={sort}
            isRedoing={isRedoing}
            isKeeping={isKeeping}
            onSelect={select}
            onKeep={() => void keep([...selected])}
            onRedo={() => ask(true)}
          />
          {total > all.length && (
            <p className="muted">
              {(finding === null ? texts.first : texts.findings.first)(count(all.length), count(total))}
            </p>
          )}
          <FindingFilter
            total={total}
            counts={counts}
            reviewed={reviewed}
            finding={finding}
            onChange={(chosen) => {
              show(chosen);
              select(NOTHING);
            }}
          />
          <ThumbnailGrid total={images.length}>
            {(at) => (
              <ReviewCell
                image={images[at]!}
                isSelected={selected.has(images[at]!.id)}
                earlierBytes={earlier.get(images[at]!.id) ?? null}
                likeName={names.get(images[at]!.duplicateOf ?? '') ?? null}
                onToggle={toggle}
                onOpen={open}
              />
            )}
          </ThumbnailGrid>
        </>
      )}
      {images?.[index] && (
        <ImageViewer
          image={images[index]}
          index={index}
          total={images.length}
          request={request}
          mark={{
            label: texts.select.inViewer,
            isMarked: selected.has(images[index].id),
            onToggle: () => toggle(images[index]!.id),
          }}
          onMove={(to) => open(images[to]?.id ?? opened)}
          onClose={() => open(null)}
        />
      )}
      {isAsking && (
        <RedoDialog
          images={all?.filter((image) => selected.has(image.id)) ?? []}
          options={options}
          onClose={() => ask(false)}
          onSubmit={(changes) => {
            ask(false);
            void redo([...selected], changes);
          }}
        />
      )}
    </Page>
  );
}
