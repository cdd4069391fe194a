import { useState } from 'react';
import { copyText } from '../lib/copy-text.ts';
import { toastError } from './toast.ts';

const SAID_MS = 1500;

/** Copies a text; `isCopied` says so for a moment. */
export function useCopy() {
  const [isCopied, setCopied] = useState(false);
  async function copy(text: string): Promise<void> {
    try {
      await copyText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), SAID_MS);
    } catch (error) {
      toastError('This could not be copied', error);
    }
  }
  return { isCopied, copy };
}
