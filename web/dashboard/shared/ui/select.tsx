import { Input } from '@mantine/core';
import { useId } from 'react';

interface SelectProps {
  readonly label: string;
  /** Whether only screen readers get the label. */
  readonly isLabelHidden?: boolean;
  readonly description?: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
}

/** A choice from a list: the select of the browser, which works with every keyboard, phone and screen reader. */
export function Select({
  label,
  isLabelHidden,
  description,
  options,
  value,
  onChange,
  disabled,
}: SelectProps) {
  const id = useId();
  const select = (
    <Input
      component="select"
      id={id}
      pointer
      disabled={disabled}
      value={value}
      aria-label={isLabelHidden ? label : undefined}
      rightSection={<span aria-hidden="true">▾</span>}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Input>
  );
  if (isLabelHidden) return select;
  return (
    <Input.Wrapper label={label} description={description} id={id}>
      {select}
    </Input.Wrapper>
  );
}
