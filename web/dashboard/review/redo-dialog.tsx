import { Button, Modal, Slider, TextInput } from '@mantine/core';
import { useState } from 'react';
import '@mantine/core/styles/Slider.css';
import forms from '../new-request/forms.module.css';
import type { ImageFormat } from '../shared/api/operations.js';
import { countOf } from '../shared/format/format.js';
import { Select } from '../shared/ui/select.js';
import { texts as common } from '../texts/common.js';
import { newRequestTexts } from '../texts/new-request.js';
import { reviewTexts } from '../texts/review.js';
import styles from './review.module.css';

const texts = reviewTexts.dialog;
const options = newRequestTexts.options;

export interface RedoChoice {
  readonly quality: number;
  readonly format: ImageFormat;
  /** Null for that of the request. */
  readonly maxWidth?: number;
}

interface RedoDialogProps {
  readonly count: number;
  readonly initial: RedoChoice;
  readonly onSubmit: (choice: RedoChoice) => void;
  readonly onClose: () => void;
}

/** Asks for the options with which the selected images are made again. */
export function RedoDialog({ count, initial, onSubmit, onClose }: RedoDialogProps) {
  const [quality, setQuality] = useState(initial.quality);
  const [format, setFormat] = useState(initial.format);
  const [maxWidth, setMaxWidth] = useState('');
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
          onSubmit({ quality, format, ...(maxWidth !== '' && { maxWidth: Number(maxWidth) }) });
        }}
      >
        <p className="muted">{texts.text}</p>
        <div>
          <div className={forms.sliderHead}>
            <span>{options.quality}</span>
            <span className="number muted">{quality}</span>
          </div>
          <Slider
            thumbLabel={options.quality}
            label={null}
            min={1}
            max={100}
            value={quality}
            onChange={setQuality}
          />
        </div>
        <Select
          label={options.format}
          options={Object.entries(options.formats).map(([value, label]) => ({ value, label }))}
          value={format}
          onChange={(value) => setFormat(value as ImageFormat)}
        />
        <TextInput
          label={texts.maxWidth}
          inputMode="numeric"
          rightSection={<span className="muted">px</span>}
          value={maxWidth}
          onChange={(event) => setMaxWidth(event.currentTarget.value.replaceAll(/\D/g, '').slice(0, 5))}
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
