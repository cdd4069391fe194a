import { useHotkey } from '../lib/use-hotkey.ts';
import { cx } from './cx.ts';
import { Kbd } from './Kbd.tsx';

type ReasonChipProps = { text: string; number: number; isChosen: boolean; onChoose: () => void };

/** A ready-made reason with its digit. The first has the focus, so that the digits work at once; whoever wants to write something presses Tab. */
export function ReasonChip({ text, number, isChosen, onChoose }: ReasonChipProps) {
  useHotkey(String(number), onChoose);
  return (
    <button
      ref={number === 1 ? focusFirst : undefined}
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={cx(
        'inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 text-sm pointer-coarse:h-11',
        isChosen ? 'border-accent bg-accent-soft text-accent' : 'hover:bg-surface-2',
      )}
    >
      {text} <Kbd combo={String(number)} />
    </button>
  );
}

function focusFirst(chip: HTMLButtonElement | null): void {
  chip?.focus();
}
