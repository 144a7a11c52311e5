import { Button, Modal } from '@mantine/core';
import { texts } from '../../texts/common.js';
import { createStore, useStore } from '../store.js';
import styles from './confirm.module.css';

interface Question {
  readonly title: string;
  readonly text: string;
  /** The label of the button that does it. */
  readonly action: string;
  /** The label of the button that does not; "Cancel" where it is not given. */
  readonly keep?: string;
  /** Whether it destroys nothing, so that its button is not red. */
  readonly isSafe?: boolean;
  readonly answer: (isYes: boolean) => void;
}

const question = createStore<Question | null>(null);

/** Asks before something that cannot be undone. Resolves to whether the user wants it. */
export function confirm(asked: Omit<Question, 'answer'>): Promise<boolean> {
  return new Promise((resolve) => question.set({ ...asked, answer: resolve }));
}

/** The place where {@link confirm} asks, on every page. */
export function ConfirmDialog() {
  const asked = useStore(question);
  const answer = (isYes: boolean) => {
    asked?.answer(isYes);
    question.set(null);
  };
  return (
    <Modal
      opened={asked !== null}
      onClose={() => answer(false)}
      title={asked?.title}
      size="sm"
      closeButtonProps={{ 'aria-label': texts.close }}
    >
      <p className="muted">{asked?.text}</p>
      <div className={styles.buttons}>
        <Button variant="default" onClick={() => answer(false)} data-autofocus>
          {asked?.keep ?? texts.cancel}
        </Button>
        <Button color={asked?.isSafe ? undefined : 'red'} onClick={() => answer(true)}>
          {asked?.action}
        </Button>
      </div>
    </Modal>
  );
}
