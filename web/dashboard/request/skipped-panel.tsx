import { count } from '../shared/format/format.js';
import { Card } from '../shared/ui/page.js';
import { requestTexts } from '../texts/request.js';
import styles from './panels.module.css';
import type { Details } from './use-request.js';

const texts = requestTexts.skipped;

type RowError = Details['skippedRows'][number];

/** Errors of rows, each with its line and how to fix it. */
export function RowErrors({ errors }: { readonly errors: readonly RowError[] }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={texts.reason}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{texts.line}</th>
            <th scope="col">{texts.column}</th>
            <th scope="col">{texts.reason}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map(({ line, column, message }, index) => (
            // A row may have several errors, even alike ones.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={index}>
              <td className="number">{count(line)}</td>
              <td>{column}</td>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The rows that the upload skipped. */
export function SkippedPanel({ request }: { readonly request: Details }) {
  const { skippedRows, skippedRowCount } = request;
  return (
    <Card>
      <RowErrors errors={skippedRows} />
      {skippedRowCount > skippedRows.length && (
        <p className={styles.foot}>{texts.more(count(skippedRows.length), count(skippedRowCount))}</p>
      )}
    </Card>
  );
}
