import { Button, Skeleton } from '@mantine/core';
import { count } from '../shared/format/format.js';
import { nameInUrl } from '../shared/format/url-name.js';
import { ImageIcon } from '../shared/ui/icons.js';
import { newRequestTexts } from '../texts/new-request.js';
import type { Inspection } from './columns.js';
import styles from './found-card.module.css';
import { type Thumbnails, useThumbnails } from './use-thumbnails.js';

const texts = newRequestTexts.found;

/** How many file names of a row are shown. */
const NAMES = 3;

/** The first rows as they will be read, with a thumbnail of the first image of each where the user wants them. */
export function FirstRows({ rows }: { readonly rows: Inspection['proposal']['firstRows'] }) {
  const thumbnails = useThumbnails(rows.flatMap(({ imageUrls }) => imageUrls.slice(0, 1)));
  return (
    <>
      <div className={styles.rows} tabIndex={0} role="group" aria-label={texts.rows}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.line}</th>
              <th scope="col">{texts.number}</th>
              <th scope="col">{texts.product}</th>
              <th scope="col">{texts.pictures}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, serialNumber, name, imageUrls }) => (
              <tr key={line}>
                <td className="number muted">{count(line)}</td>
                <td className={styles.number}>{serialNumber}</td>
                <td>{name}</td>
                <td className={styles.urls}>
                  {imageUrls[0] !== undefined && <RowThumbnail url={imageUrls[0]} thumbnails={thumbnails} />}
                  {imageUrls.length === 0 && <span className="muted">{texts.noImages}</span>}
                  {imageUrls.slice(0, NAMES).map((url) => (
                    <span key={url} title={url}>
                      {nameInUrl(url)}
                    </span>
                  ))}
                  {imageUrls.length > NAMES && <span className="muted">+{imageUrls.length - NAMES}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {thumbnails.load && rows.some(({ imageUrls }) => imageUrls.length > 0) && (
        <div className={styles.thumbnails}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<ImageIcon size={14} />}
            onClick={thumbnails.load}
          >
            {texts.thumbnails}
          </Button>
        </div>
      )}
    </>
  );
}

function RowThumbnail({ url, thumbnails }: { readonly url: string; readonly thumbnails: Thumbnails }) {
  if (thumbnails.load !== null) return null;
  const source = thumbnails.sources.get(url);
  if (source === undefined) return <Skeleton className={styles.thumbnail} width={40} height={40} />;
  if (source !== null) return <img className={styles.thumbnail} src={source} alt="" width={40} height={40} />;
  return (
    <span className={styles.thumbnail} data-missing title={texts.noThumbnail}>
      <ImageIcon size={16} />
      <span className="visually-hidden">{texts.noThumbnail}</span>
    </span>
  );
}
