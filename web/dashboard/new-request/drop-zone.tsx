import { Button } from '@mantine/core';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { UploadIcon } from '../shared/ui/icons.js';
import { newRequestTexts } from '../texts/new-request.js';
import styles from './drop-zone.module.css';

const texts = newRequestTexts.drop;

const TYPES = '.csv,.tsv,.txt,.xlsx,.xml,.json,.jsonl,.ndjson,.zip,.gz';

interface DropZoneProps {
  readonly onFile: (file: File) => void;
  /** What is shown once a file is chosen; the whole area takes another file. */
  readonly children?: ReactNode;
}

/** Takes a file that is dropped anywhere on it, or chosen in a dialog. */
export function DropZone({ onFile, children }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const handlers = {
    onDragEnter: (event: DragEvent) => {
      event.preventDefault();
      depth.current += 1;
      setOver(true);
    },
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDragLeave: () => {
      depth.current -= 1;
      if (depth.current === 0) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (file) onFile(file);
    },
  };
  return (
    <div {...handlers} className={styles.area} data-over={isOver || undefined} data-testid="drop">
      {children ?? (
        <div className={styles.zone}>
          <span className={styles.icon}>
            <UploadIcon size={22} />
          </span>
          <h2>{isOver ? texts.onto : texts.title}</h2>
          <p className="muted">{texts.text}</p>
          <FileButton onFile={onFile}>{texts.button}</FileButton>
        </div>
      )}
    </div>
  );
}

interface FileButtonProps {
  readonly onFile: (file: File) => void;
  readonly variant?: 'filled' | 'default';
  readonly children: ReactNode;
}

/** Opens the dialog of the browser for a file. */
export function FileButton({ onFile, variant = 'filled', children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={TYPES}
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // The same file can be chosen again after a change.
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
      <Button variant={variant} size="sm" onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
