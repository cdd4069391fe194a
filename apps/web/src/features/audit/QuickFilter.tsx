import type { ReactNode } from 'react';
import { cx } from '../../ui/cx.ts';

type QuickFilterProps = { isOn: boolean; onChange: (isOn: boolean) => void; children: ReactNode };

/** A filter of one click; a second click takes it away. */
export const QuickFilter = ({ isOn, onChange, children }: QuickFilterProps) => (
  <button
    type="button"
    aria-pressed={isOn}
    onClick={() => onChange(!isOn)}
    className={cx(
      'inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md border px-2.5 text-base font-medium transition-colors pointer-coarse:min-h-11',
      isOn ? 'border-accent bg-accent-soft text-accent' : 'border-line-strong/60 bg-surface text-fg hover:bg-surface-2',
    )}
  >
    {children}
  </button>
);
