import { Check, ChevronRight, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { toastError } from '../../ui/toast.ts';
import { t } from './strings.ts';

type RawRecordProps = { title: string; value: unknown; isOpen?: boolean };

/** A record as the server gave it, folded away until somebody needs it. */
export function RawRecord({ title, value, isOpen = false }: RawRecordProps) {
  const text = JSON.stringify(value, null, 2);
  return (
    <details open={isOpen} className="group rounded-md border">
      <summary className="flex min-h-9 cursor-pointer items-center gap-1.5 px-3 text-sm font-medium select-none pointer-coarse:min-h-11">
        <ChevronRight aria-hidden size={14} className="text-muted transition-transform group-open:rotate-90" />
        {title}
      </summary>
      <div className="relative border-t">
        <div className="absolute top-2 right-2">
          <CopyText text={text} />
        </div>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
          tabIndex={0}
          className="max-h-96 overflow-auto bg-surface-2 p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
        >
          {text}
        </pre>
      </div>
    </details>
  );
}

function CopyText({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch (error) {
      toastError(t.copyFailed, error);
    }
  }
  return (
    <Button
      size="sm"
      icon={isCopied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
      onClick={() => void copy()}
    >
      {isCopied ? t.copied : t.copy}
    </Button>
  );
}
