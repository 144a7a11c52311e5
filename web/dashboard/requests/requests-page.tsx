import { Button, Skeleton, TextInput } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { type RequestStatus, WATCH_REQUESTS } from '../shared/api/operations.js';
import { useSubscription } from '../shared/api/use-subscription.js';
import { count, countOf } from '../shared/format/format.js';
import { ImageIcon, PlusIcon, SearchIcon } from '../shared/ui/icons.js';
import { Card, Empty, LoadError, Page } from '../shared/ui/page.js';
import { Select } from '../shared/ui/select.js';
import { requestsTexts as texts } from '../texts/requests.js';
import { texts as common } from '../texts/common.js';
import { RequestsTable } from './requests-table.js';
import styles from './requests-page.module.css';

/** How many more requests are followed when the end of the list comes near, and the most that one page may have. */
const STEP = 100;
const MOST = 500;

const OPTIONS = [
  { value: '', label: texts.all },
  ...texts.statuses.map((status) => ({ value: status, label: common.status[status] })),
];

/** The list of requests, which follows them live. */
export function RequestsPage() {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<RequestStatus | null>(null);
  const [first, setFirst] = useState(STEP);
  const filter = useDeferredValue(search.trim());
  const { data, error } = useKept(
    useSubscription(WATCH_REQUESTS, { first, status, search: filter === '' ? null : filter }),
  );
  const isFiltered = status !== null || filter !== '';
  const list = data?.requests ?? null;

  const showAll = () => {
    setSearch('');
    setStatus(null);
  };
  const content =
    error && list === null ? (
      <LoadError error={error} />
    ) : list === null ? (
      <TableSkeleton />
    ) : list.nodes.length > 0 ? (
      <RequestsTable
        requests={list.nodes}
        onNearEnd={() => {
          if (list.totalCount > first) setFirst(Math.min(first + STEP, MOST));
        }}
      />
    ) : isFiltered ? (
      <Empty icon={<SearchIcon size={20} />} title={texts.noMatch.title} text={texts.noMatch.text}>
        <Button variant="default" size="sm" onClick={showAll}>
          {texts.noMatch.action}
        </Button>
      </Empty>
    ) : (
      <Empty icon={<ImageIcon size={20} />} title={texts.none.title} text={texts.none.text}>
        <Button component={Link} href="/new" leftSection={<PlusIcon size={14} />}>
          {texts.none.action}
        </Button>
      </Empty>
    );

  return (
    <Page
      title={texts.title}
      about={list !== null && list.totalCount > 0 ? countOf(list.totalCount, 'request') : texts.about}
    >
      <div className={styles.filters}>
        <TextInput
          aria-label={texts.search}
          placeholder={texts.search}
          leftSection={<SearchIcon />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Select
          label={texts.filter}
          isLabelHidden
          options={OPTIONS}
          value={status ?? ''}
          onChange={(value) => setStatus(value === '' ? null : (value as RequestStatus))}
        />
      </div>
      <Card>{content}</Card>
      {list !== null && list.totalCount > MOST && list.nodes.length === MOST && (
        <p className="muted">{texts.more(count(MOST), count(list.totalCount))}</p>
      )}
    </Page>
  );
}

/** Keeps the last list while that of another filter loads, so that the page does not flicker. */
function useKept<Data, State extends { readonly data: Data | null }>(state: State): State {
  const [kept, keep] = useState(state);
  if (state.data !== null && state !== kept) keep(state);
  return state.data === null && kept.data !== null ? { ...state, data: kept.data } : state;
}

function TableSkeleton() {
  return (
    <div className={styles.skeleton} aria-busy="true" aria-label={common.loading}>
      {[70, 55, 62, 48, 66].map((width) => (
        <Skeleton key={width} height={16} width={`${width}%`} />
      ))}
    </div>
  );
}
