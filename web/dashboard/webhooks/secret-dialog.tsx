import { Button, Modal } from '@mantine/core';
import { CopyButton } from '../shared/ui/copy-button.js';
import { texts as common } from '../texts/common.js';
import { webhooksTexts } from '../texts/webhooks.js';
import styles from './webhooks.module.css';

const texts = webhooksTexts.secret;

/** Shows a secret, which the server tells only once. A click beside the dialog does not close it. */
export function SecretDialog({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      title={texts.title}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <div className={styles.form}>
        <p className="muted">{texts.text}</p>
        <p className={styles.secret}>
          <code>{secret}</code>
          <CopyButton text={secret} label={texts.label} />
        </p>
        <div className={styles.buttons}>
          <Button onClick={onClose}>{texts.done}</Button>
        </div>
      </div>
    </Modal>
  );
}
