import { Button } from '@mantine/core';
import { useState } from 'react';
import { REMOVED_IMAGES } from '../shared/api/operations.js';
import { useQuery } from '../shared/api/use-query.js';
import { count } from '../shared/format/format.js';
import { Card, LoadError } from '../shared/ui/page.js';
import { PageSkeleton } from '../shared/ui/placeholders.js';
import { requestTexts } from '../texts/request.js';
import styles from './panels.module.css';

const texts = requestTexts.removed;

const PAGE = 100;

/** The images that only the earlier run had, a page at a time. */
export function RemovedPanel({ requestId }: { readonly requestId: string }) {
  // The cursors of the pages before this one.
  const [before, setBefore] = useState<readonly (string | null)[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const { data, error, reload } = useQuery(REMOVED_IMAGES, { id: requestId, first: PAGE, after });
  if (error !== null) return <LoadError error={error} onRetry={reload} />;
  if (!data?.request) return <PageSkeleton />;
  const { nodes, totalCount, pageInfo } = data.request.removedImages;
  const first = before.length * PAGE;
  const back = () => {
    setAfter(before.at(-1) ?? null);
    setBefore(before.slice(0, -1));
  };
  const forth = () => {
    setBefore([...before, after]);
    setAfter(pageInfo.endCursor);
  };
  return (
    <Card>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={texts.label}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{texts.number}</th>
              <th scope="col">{texts.product}</th>
              <th scope="col">{texts.url}</th>
            </tr>
          </thead>
          <tbody>
            {nodes.map(({ id, serialNumber, productName, inputUrl }) => (
              <tr key={id}>
                <td>{serialNumber}</td>
                <td>{productName}</td>
                <td>{inputUrl}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {totalCount > PAGE && (
        <p className={styles.foot}>
          {texts.shown(count(first + 1), count(first + nodes.length), count(totalCount))}{' '}
          <Button size="xs" variant="default" disabled={before.length === 0} onClick={back}>
            {texts.previous}
          </Button>{' '}
          <Button size="xs" variant="default" disabled={!pageInfo.hasNextPage} onClick={forth}>
            {texts.next}
          </Button>
        </p>
      )}
    </Card>
  );
}
