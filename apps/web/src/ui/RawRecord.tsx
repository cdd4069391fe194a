import { ChevronRight } from 'lucide-react';
import { CopyButton } from './CopyButton.tsx';
import { scrollArea } from './scroll-area.ts';

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
          {...scrollArea}
          className="max-h-96 overflow-auto rounded-b-md border-t bg-surface-2 p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
        >
          {text}
        </pre>
      </details>
      <div className="absolute top-1 right-1">
        <CopyButton text={text} name={`Copy ${title.toLowerCase()}`} variant="ghost" />
      </div>
    </div>
  );
}
