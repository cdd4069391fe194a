import { Info } from 'lucide-react';
import { type KeyboardEvent, useId, useRef } from 'react';

/** Pixels between the button, the note and the edge of the window. */
const gapPx = 4;
const widestPx = 280;

/** An explanation behind a small button, so that it can be read by touch and keyboard as well. */
export function Hint({ text, of, tabIndex }: { text: string; of: string; tabIndex?: number }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const note = useRef<HTMLSpanElement>(null);

  /** Above the button in the lower half of the window, otherwise below it. */
  function place(): void {
    if (!button.current || !note.current) return;
    const { top, bottom, left } = button.current.getBoundingClientRect();
    const isLow = top > window.innerHeight / 2;
    note.current.style.left = `${Math.max(gapPx, Math.min(left, window.innerWidth - widestPx - gapPx))}px`;
    note.current.style.top = isLow ? 'auto' : `${bottom + gapPx}px`;
    note.current.style.bottom = isLow ? `${window.innerHeight - top + gapPx}px` : 'auto';
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !note.current?.matches(':popover-open')) return;
    // The key closes the note and does nothing to the work.
    event.stopPropagation();
    note.current.hidePopover();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className="lw-explain"
        aria-label={`About ${of}`}
        popoverTarget={id}
        tabIndex={tabIndex}
        onPointerDown={(event) => event.preventDefault()}
        onKeyDown={onKeyDown}
      >
        <Info size={14} aria-hidden="true" />
      </button>
      <span ref={note} id={id} popover="auto" role="note" className="lw-explain-note" onBeforeToggle={place}>
        {text}
      </span>
    </>
  );
}
