import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import '@mantine/core/styles/Slider.css';
import { MeasureField } from '../new-request/measure-field.js';
import type { ImageFormat, RedoOptionsInput } from '../shared/api/operations.js';
import { countOf } from '../shared/format/format.js';
import { Select } from '../shared/ui/select.js';
import { texts as common } from '../texts/common.js';
import { newRequestTexts } from '../texts/new-request.js';
import { reviewTexts } from '../texts/review.js';
import { changesOf, choiceOf, type RedoChoice, type RequestOptions } from './redo-choice.js';
import styles from './review.module.css';

const texts = reviewTexts.dialog;
const labels = newRequestTexts.options;

interface RedoDialogProps {
  readonly count: number;
  /** Those of the request. */
  readonly options: RequestOptions;
  readonly onSubmit: (changes: RedoOptionsInput) => void;
  readonly onClose: () => void;
}

/** Asks for the options with which the selected images are made again. */
export function RedoDialog({ count, options, onSubmit, onClose }: RedoDialogProps) {
  const [choice, setChoice] = useState(() => choiceOf(options));
  const set = (change: Partial<RedoChoice>) => setChoice({ ...choice, ...change });
  return (
    <Modal
      opened
      onClose={onClose}
      title={texts.title(countOf(count, 'image'))}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(changesOf(options, choice));
        }}
      >
        <p className="muted">{texts.text}</p>
        <p className="muted">{reviewTexts.newUrls}</p>
        <MeasureField
          value={choice}
          onChange={set}
          hint={
            options.target !== null && choice.measure === 'QUALITY'
              ? texts.inPlaceOf(options.target)
              : undefined
          }
        />
        <Select
          label={labels.format}
          options={Object.entries(labels.formats).map(([value, label]) => ({ value, label }))}
          value={choice.format}
          onChange={(value) => set({ format: value as ImageFormat })}
        />
        <TextInput
          label={texts.maxWidth}
          inputMode="numeric"
          rightSection={<span className="muted">px</span>}
          placeholder={labels.noLimit}
          value={choice.maxWidth}
          onChange={(event) => set({ maxWidth: event.currentTarget.value.replaceAll(/\D/g, '').slice(0, 5) })}
        />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit">{texts.submit}</Button>
        </div>
      </form>
    </Modal>
  );
}
