import { ActionIcon, Menu } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import type { RequestRowFragment } from '../shared/api/operations.js';
import { age, count, countOf, moment } from '../shared/format/format.js';
import { sizeChange } from '../shared/format/size-change.js';
import { useNow } from '../shared/format/use-now.js';
import { MoreIcon } from '../shared/ui/icons.js';
import { Meter } from '../shared/ui/meter.js';
import { StatusBadge } from '../shared/ui/status-badge.js';
import { requestsTexts as texts } from '../texts/requests.js';
import { changesInWords } from './changes-in-words.js';
import { againPath, isActive, useRequestActions } from './request-actions.js';
import styles from './requests-table.module.css';

const ROW_HEIGHT = 65;

interface RequestsTableProps {
  readonly requests: readonly RequestRowFragment[];
  readonly onNearEnd: () => void;
}

/** The requests as a table. Only the rows near the visible ones are in the page. */
export function RequestsTable({ requests, onNearEnd }: RequestsTableProps) {
  const body = useRef<HTMLDivElement>(null);
  const now = useNow(30_000);
  const rows = useWindowVirtualizer({
    count: requests.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: (index) => requests[index]!.id,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= requests.length - 20) onNearEnd();
  }, [last, requests.length, onNearEnd]);

  return (
    <div role="table" aria-label={texts.title} aria-rowcount={requests.length + 1} className={styles.table}>
      <div role="rowgroup">
        <div role="row" className={`${styles.row} ${styles.head}`}>
          <span role="columnheader">{texts.columns.file}</span>
          <span role="columnheader">{texts.columns.status}</span>
          <span role="columnheader">{texts.columns.images}</span>
          <span role="columnheader" className={styles.right}>
            {texts.columns.saved}
          </span>
          <span role="columnheader" className={styles.right}>
            {texts.columns.age}
          </span>
          <span role="columnheader">
            <span className="visually-hidden">{texts.columns.actions}</span>
          </span>
        </div>
      </div>
      <div role="rowgroup" ref={body} className={styles.body} style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <div
            key={requests[index]!.id}
            role="row"
            aria-rowindex={index + 2}
            className={styles.row}
            style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
          >
            <RequestRow request={requests[index]!} now={now} />
          </div>
        ))}
      </div>
    </div>
  );
}

function RequestRow({ request, now }: { readonly request: RequestRowFragment; readonly now: number }) {
  const { id, fileName, createdAt, totalProducts, progress } = request;
  const { inputBytes, outputBytes, processedImages, completedImages, totalImages, failedImages } = progress;
  const changes = changesInWords(progress);
  const change = sizeChange(inputBytes, outputBytes);
  return (
    <>
      <span role="cell" className={styles.file}>
        <Link href={`/requests/${id}`} className={styles.link}>
          {fileName}
        </Link>
        <span className={styles.sub}>
          {countOf(totalProducts, 'product')}
          {changes && ` · ${changes}`}
        </span>
      </span>
      <span role="cell" className={styles.status}>
        <StatusBadge status={request.status} />
      </span>
      <span role="cell" className={styles.images}>
        <span className="number">
          {completedImages === totalImages
            ? count(totalImages)
            : texts.progress(count(completedImages), count(totalImages))}
          {failedImages > 0 && <span className={styles.failed}> · {texts.failed(count(failedImages))}</span>}
        </span>
        {isActive(request.status) && (
          <Meter
            label={texts.progress(count(processedImages), count(totalImages))}
            value={totalImages === 0 ? 1 : processedImages / totalImages}
            size="small"
          />
        )}
      </span>
      <span role="cell" className={`${styles.right} ${styles.saved} number`}>
        {change === null ? (
          <span className="muted">–</span>
        ) : (
          <>
            {change.kind === 'larger' ? `+${change.difference}` : change.difference}
            {change.kind !== 'larger' && <span className={styles.savedWord}> {texts.savedWord}</span>}
            <span className={styles.sub}>{change.words}</span>
          </>
        )}
      </span>
      <span role="cell" className={`${styles.right} ${styles.age}`}>
        <time dateTime={createdAt} title={moment(createdAt)}>
          {age(createdAt, now)}
        </time>
      </span>
      <span role="cell" className={styles.actions}>
        <RowMenu request={request} />
      </span>
    </>
  );
}

function RowMenu({ request }: { readonly request: RequestRowFragment }) {
  const [, navigate] = useLocation();
  const { cancel, retry, remove } = useRequestActions(request);
  return (
    <Menu position="bottom-end" shadow="md" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={texts.actionsOf(request.fileName)}>
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => navigate(`/requests/${request.id}`)}>{texts.open}</Menu.Item>
        {retry && <Menu.Item onClick={() => void retry.run()}>{texts.retry}</Menu.Item>}
        {cancel && <Menu.Item onClick={() => void cancel.run()}>{texts.cancel}</Menu.Item>}
        <Menu.Item onClick={() => navigate(againPath(request.id))}>{texts.again}</Menu.Item>
        <Menu.Divider />
        <Menu.Item c="var(--bad)" onClick={() => void remove.run()}>
          {texts.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
