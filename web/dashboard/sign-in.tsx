import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { rejectionStore, setKey } from './shared/api/session.js';
import { useStore } from './shared/store.js';
import { Mark } from './shared/ui/icons.js';
import { texts } from './texts/common.js';
import styles from './sign-in.module.css';

/** Asks for the API key. */
export function SignIn() {
  const rejection = useStore(rejectionStore);
  const [key, changeKey] = useState('');
  return (
    <main className={styles.page}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() !== '') setKey(key.trim());
        }}
      >
        <Mark size={32} />
        <h1>{texts.key.title}</h1>
        <p className="muted">{texts.key.text}</p>
        <PasswordInput
          label={texts.key.label}
          value={key}
          onChange={(event) => changeKey(event.currentTarget.value)}
          error={rejection === null ? undefined : texts.key.rejected}
          autoComplete="off"
          autoFocus
        />
        <Button type="submit" fullWidth>
          {texts.key.submit}
        </Button>
      </form>
    </main>
  );
}
