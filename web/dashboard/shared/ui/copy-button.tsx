import { ActionIcon, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../../texts/common.js';
import { CheckIcon, CopyIcon } from './icons.js';

/** Copies `text` to the clipboard; `label` says what it is. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [isCopied, setCopied] = useState(false);
  // Browsers offer the clipboard to pages of HTTPS and of this machine only.
  if (!('clipboard' in navigator)) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <Tooltip label={isCopied ? texts.copied : texts.copy}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={`${texts.copy}: ${label}`}
        onClick={() => void copy()}
      >
        {isCopied ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
