import { Button } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { texts } from '../../texts/common.js';
import type { ApiError } from '../api/api-error.js';
import { AlertIcon } from './icons.js';
import styles from './page.module.css';

interface PageProps {
  /** The title of the browser tab, and the heading unless `heading` is given. */
  readonly title: string;
  readonly heading?: ReactNode;
  /** What stands above the heading, such as the way back. */
  readonly above?: ReactNode;
  /** What stands under the heading. */
  readonly about?: ReactNode;
  /** The buttons at the right of the heading. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page: its title, its heading and its buttons. */
export function Page({ title, heading, above, about, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${texts.product}`;
  }, [title]);
  return (
    <div className={styles.page}>
      {above}
      <div className={styles.head}>
        <div className={styles.heading}>
          {heading ?? <h1>{title}</h1>}
          {about && <div className={styles.about}>{about}</div>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A part of a page with a border. */
export function Card({
  title,
  aside,
  children,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.card}>
      {title && (
        <div className={styles.cardHead}>
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

interface EmptyProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly text?: ReactNode;
  readonly children?: ReactNode;
}

/** Says that there is nothing here, why, and what to do. */
export function Empty({ icon, title, text, children }: EmptyProps) {
  return (
    <div className={styles.empty}>
      {icon && <div className={styles.emptyIcon}>{icon}</div>}
      <h2>{title}</h2>
      {text && <p className="muted">{text}</p>}
      {children && <div className={styles.emptyActions}>{children}</div>}
    </div>
  );
}

/** Says why a part of the page is missing, and offers to load it again. */
export function LoadError({ error, onRetry }: { readonly error: ApiError; readonly onRetry?: () => void }) {
  return (
    <div role="alert">
      <Empty icon={<AlertIcon size={22} />} title={texts.errors.title} text={error.message}>
        {onRetry && (
          <Button variant="default" size="sm" onClick={onRetry}>
            {texts.retry}
          </Button>
        )}
      </Empty>
    </div>
  );
}
