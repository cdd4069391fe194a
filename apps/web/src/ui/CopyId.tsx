import { Check, Copy } from 'lucide-react';
import { cx } from './cx.ts';
import { useCopy } from './use-copy.ts';

type CopyIdProps = {
  id: string | number;
  /** Word before the id: "Request". */
  label?: string;
  /** Shows the first characters only; the whole id is copied. */
  shortenTo?: number;
};

/** An id in mono type that copies itself on click. */
export function CopyId({ id, label, shortenTo }: CopyIdProps) {
  const { isCopied, copy } = useCopy();
  const text = String(id);
  const shown = shortenTo !== undefined && text.length > shortenTo ? `${text.slice(0, shortenTo)}…` : text;
  return (
    <button
      type="button"
      title={`Copy ${text}`}
      onClick={(event) => {
        event.stopPropagation();
        void copy(text);
      }}
      className="group inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm text-xs text-muted hover:text-fg"
    >
      <span className="sr-only">{isCopied ? 'Copied' : 'Copy'}</span>
      {label !== undefined && <span>{label}</span>}
      <span className="truncate font-mono">{shown}</span>
      {isCopied ? (
        <Check aria-hidden size={12} className="shrink-0 text-success" />
      ) : (
        <Copy
          aria-hidden
          size={12}
          className={cx(
            'shrink-0 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100 pointer-coarse:opacity-100',
          )}
        />
      )}
    </button>
  );
}
