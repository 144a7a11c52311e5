import { Notification } from '@mantine/core';
import { texts } from '../../texts/common.js';
import { createStore, useStore } from '../store.js';
import styles from './notifications.module.css';

interface Notice {
  readonly id: number;
  readonly message: string;
  readonly isError: boolean;
  /** What an error is about; the next success of the same takes it away. */
  readonly subject: string | undefined;
}

const VISIBLE_MS = 6000;
const MOST = 3;

const notices = createStore<readonly Notice[]>([]);
let lastId = 0;

const dismiss = (id: number) => notices.set(notices.get().filter((notice) => notice.id !== id));

function show(message: string, isError: boolean, subject?: string): void {
  const id = (lastId += 1);
  notices.set([...notices.get(), { id, message, isError, subject }].slice(-MOST));
  // An error stays until the user has closed it, or what failed has succeeded.
  if (!isError) setTimeout(() => dismiss(id), VISIBLE_MS);
}

/** Shows a sentence about something that has happened. */
export const notify = (message: string): void => show(message, false);

/** Shows a sentence about something that has failed. */
export const notifyError = (message: string, subject?: string): void => show(message, true, subject);

/** Takes away the errors about something that has now succeeded. */
export const dismissErrors = (about: string): void =>
  notices.set(notices.get().filter(({ subject }) => subject !== about));

/** The place where notices appear, on every page. */
export function Notifications() {
  const shown = useStore(notices);
  return (
    <div className={styles.region} role="region" aria-label={texts.notifications} aria-live="polite">
      {shown.map(({ id, message, isError }) => (
        <Notification
          key={id}
          withBorder
          color={isError ? 'red' : 'brand'}
          role={isError ? 'alert' : 'status'}
          onClose={() => dismiss(id)}
          closeButtonProps={{ 'aria-label': texts.close }}
        >
          {message}
        </Notification>
      ))}
    </div>
  );
}
