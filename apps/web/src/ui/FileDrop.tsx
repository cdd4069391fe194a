import { Upload } from 'lucide-react';
import { type DragEvent, useId, useRef, useState } from 'react';
import { cx } from './cx.ts';

type FileDropProps = {
  label: string;
  /** What may be dropped: "JSON, JSONL, CSV, TSV or TXT, up to 200 MB". */
  hint: string;
  onFiles: (files: File[]) => void;
  /** As of `<input accept>`: ".json,.csv". */
  accept?: string;
  isMultiple?: boolean;
  isDisabled?: boolean;
};

export function FileDrop({ label, hint, onFiles, accept, isMultiple = true, isDisabled = false }: FileDropProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);

  function give(list: FileList | null) {
    const files = [...(list ?? [])];
    if (files.length > 0 && !isDisabled) onFiles(isMultiple ? files : files.slice(0, 1));
    if (input.current !== null) input.current.value = '';
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    give(event.dataTransfer.files);
  }

  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cx(
        'flex flex-col items-center justify-center gap-1.5 rounded-md border border-dashed px-4 py-10 text-center transition-colors',
        'focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface hover:bg-surface-2',
        isDisabled && 'pointer-events-none opacity-60',
      )}
    >
      <Upload aria-hidden className="mb-1 size-5 text-muted" />
      <span className="font-medium">{label}</span>
      <span className="text-sm text-muted">{hint}</span>
      <input
        ref={input}
        id={id}
        type="file"
        accept={accept}
        multiple={isMultiple}
        disabled={isDisabled}
        onChange={(event) => give(event.target.files)}
        className="sr-only"
      />
    </label>
  );
}
