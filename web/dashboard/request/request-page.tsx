import { ActionIcon, Alert, Button, Menu, Tabs } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { againPath, isActive, useRequestActions } from '../requests/request-actions.js';
import type { CountersFragment } from '../shared/api/operations.js';
import { age, count, countOf } from '../shared/format/format.js';
import { useNow } from '../shared/format/use-now.js';
import { AlertIcon, LeftIcon, MoreIcon, RetryIcon, StopIcon, TrashIcon } from '../shared/ui/icons.js';
import { Empty, LoadError, Page } from '../shared/ui/page.js';
import { PageSkeleton } from '../shared/ui/placeholders.js';
import { StatusBadge } from '../shared/ui/status-badge.js';

import { requestTexts as texts } from '../texts/request.js';
import { requestsTexts } from '../texts/requests.js';
import { reviewTexts } from '../texts/review.js';
import { DeliveriesPanel } from './deliveries-panel.js';
import { DetailsPanel } from './details-panel.js';
import { DownloadsMenu } from './downloads-menu.js';
import { FailuresPanel } from './failures-panel.js';
import { failuresOf } from './failures.js';
import { ImageGrid } from './image-grid.js';
import { ProgressCard } from './progress-card.js';
import styles from './request-page.module.css';
import { SavingsPanel } from './savings-panel.js';
import { RemovedPanel } from './removed-panel.js';
import { SkippedPanel } from './skipped-panel.js';
import { type Details, type RequestState, useRequest } from './use-request.js';
import { useRetryOutcome } from './use-retry-outcome.js';

/** The page of one request: its progress, its images and everything that became of them. */
export default function RequestPage({ id }: { readonly id: string }) {
  const state = useRequest(id);
  const { request, progress, isGone, error } = state;
  if (isGone || error?.code === 'INVALID_INPUT')
    return (
      <Page title={texts.gone.title} heading={<span />} above={<Back />}>
        <Empty title={texts.gone.title} text={texts.gone.text} />
      </Page>
    );
  if (request === null || progress === null)
    return error ? <LoadError error={error} onRetry={state.reload} /> : <PageSkeleton />;
  return <Loaded request={request} progress={progress} state={state} />;
}

const Back = () => (
  <Link href="/" className={styles.back}>
    <LeftIcon size={14} /> {texts.back}
  </Link>
);

interface LoadedProps {
  readonly request: Details;
  readonly progress: CountersFragment;
  readonly state: RequestState;
}

function Loaded({ request, progress, state }: LoadedProps) {
  const [, navigate] = useLocation();
  const now = useNow(30_000);
  const current = { ...request, status: progress.status, progress };
  const {
    cancel,
    retry: retryAll,
    remove,
  } = useRequestActions(current, {
    onChanged: state.follow,
    onDeleted: () => navigate('/'),
  });
  const withOutcome = useRetryOutcome(progress);
  const retry = retryAll && {
    ...retryAll,
    run: () => withOutcome(progress.failedImages, retryAll.run),
  };
  return (
    <Page
      title={request.fileName}
      above={<Back />}
      heading={
        <div className={styles.heading}>
          <h1>{request.fileName}</h1>
          <StatusBadge status={progress.status} />
        </div>
      }
      about={`${countOf(request.totalProducts, 'product')} · ${texts.uploaded(age(request.createdAt, now))}`}
      actions={
        <>
          {cancel && (
            <Button
              variant="default"
              leftSection={<StopIcon />}
              loading={cancel.isBusy}
              onClick={() => void cancel.run()}
            >
              {texts.actions.cancel}
            </Button>
          )}
          {retry && (
            <Button
              variant="default"
              leftSection={<RetryIcon />}
              loading={retry.isBusy}
              onClick={() => void retry.run()}
            >
              {texts.actions.retry}
            </Button>
          )}
          {current.status !== 'CANCELLED' && !isActive(current.status) && progress.completedImages > 0 && (
            <Button component={Link} href={`/requests/${request.id}/review`} variant="default">
              {reviewTexts.open}
            </Button>
          )}
          <DownloadsMenu request={request} onOpen={state.reload} />
          <Menu position="bottom-end" shadow="md" width={180}>
            <Menu.Target>
              <ActionIcon variant="default" size={36} aria-label={texts.actions.more} data-fixed>
                <MoreIcon />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<RetryIcon />} onClick={() => navigate(againPath(request.id))}>
                {requestsTexts.again}
              </Menu.Item>
              <Menu.Item c="var(--bad)" leftSection={<TrashIcon />} onClick={() => void remove.run()}>
                {texts.actions.delete}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      {request.notice && (
        <Alert color="yellow" icon={<AlertIcon />} className={styles.notice} role="status">
          {request.notice}
        </Alert>
      )}
      <ProgressCard request={request} progress={progress} />
      <Parts request={request} progress={progress} withOutcome={withOutcome} onRetried={state.follow} />
    </Page>
  );
}

interface PartsProps extends Omit<LoadedProps, 'state'> {
  readonly withOutcome: ReturnType<typeof useRetryOutcome>;
  readonly onRetried: () => void;
}

function Parts({ request, progress, withOutcome, onRetried }: PartsProps) {
  const hasEnded = !isActive(progress.status);
  // Where nothing was compressed, why is more than a page of empty thumbnails.
  const [part, setPart] = useState<string | null>(progress.status === 'FAILED' ? 'failures' : 'images');
  const { tabs } = texts;
  const removed = progress.comparison?.removed ?? 0;
  return (
    <Tabs
      value={part}
      onChange={setPart}
      keepMounted={false}
      classNames={{ list: styles.tabs!, tab: styles.tab! }}
    >
      <Tabs.List aria-label={tabs.label}>
        <Tabs.Tab value="images">
          {tabs.images} <Number value={progress.totalImages} />
        </Tabs.Tab>
        {progress.completedImages > 0 && <Tabs.Tab value="savings">{tabs.savings}</Tabs.Tab>}
        <Tabs.Tab value="failures">
          {tabs.failures} <Number value={progress.failedImages} isBad />
        </Tabs.Tab>
        {request.skippedRowCount > 0 && (
          <Tabs.Tab value="skipped">
            {tabs.skipped} <Number value={request.skippedRowCount} isBad />
          </Tabs.Tab>
        )}
        {removed > 0 && (
          <Tabs.Tab value="removed">
            {tabs.removed} <Number value={removed} />
          </Tabs.Tab>
        )}
        <Tabs.Tab value="deliveries">{tabs.deliveries}</Tabs.Tab>
        <Tabs.Tab value="details">{tabs.details}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="images" keepMounted>
        <ImageGrid request={request} progress={progress} hasEnded={hasEnded} isShown={part === 'images'} />
      </Tabs.Panel>
      <Tabs.Panel value="savings">
        <SavingsPanel request={request} progress={progress} />
      </Tabs.Panel>
      <Tabs.Panel value="failures">
        <FailuresPanel
          requestId={request.id}
          format={request.inputFormat}
          failures={failuresOf(request, progress)}
          hasEnded={hasEnded}
          withOutcome={withOutcome}
          onRetried={onRetried}
        />
      </Tabs.Panel>
      <Tabs.Panel value="skipped">
        <SkippedPanel request={request} />
      </Tabs.Panel>
      <Tabs.Panel value="removed">
        <RemovedPanel requestId={request.id} />
      </Tabs.Panel>
      <Tabs.Panel value="deliveries">
        <DeliveriesPanel request={request} hasEnded={hasEnded} />
      </Tabs.Panel>
      <Tabs.Panel value="details">
        <DetailsPanel request={request} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Number({ value, isBad = false }: { readonly value: number; readonly isBad?: boolean }) {
  if (value === 0) return null;
  return (
    <span className={`${styles.number} number`} data-bad={isBad || undefined}>
      {count(value)}
    </span>
  );
}
