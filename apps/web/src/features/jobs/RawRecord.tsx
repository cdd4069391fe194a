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
    <div className="relative">
      <details open={isOpen} className="group rounded-md border">
        <summary className="flex min-h-9 cursor-pointer items-center gap-1.5 rounded-md px-3 text-sm font-medium select-none pointer-coarse:min-h-12">
          <ChevronRight aria-hidden size={14} className="text-muted transition-transform group-open:rotate-90" />
          {title}
        </summary>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
          tabIndex={0}
          className="max-h-96 overflow-auto rounded-b-md border-t bg-surface-2 p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
        >
          {text}
        </pre>
      </details>
      <div className="absolute top-1 right-1">
        <CopyText title={title} text={text} />
      </div>
    </div>
  );
}

function CopyText({ title, text }: { title: string; text: string }) {
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
      variant="ghost"
      aria-label={isCopied ? t.copied : t.copyOf(title)}
      icon={isCopied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
      onClick={() => void copy()}
    >
      {isCopied ? t.copied : t.copy}
    </Button>
  );
}
