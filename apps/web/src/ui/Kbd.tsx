import { isMac, keySigns } from '../lib/key-stroke.ts';
import { cx } from './cx.ts';

/** A key or chord as printed on the keyboard in front of the person: `mod+k` is ⌘ K or Ctrl K. */
export function Kbd({ combo, isOnDark = false }: { combo: string; isOnDark?: boolean }) {
  const signs = keySigns(combo, isMac()).map((sign, index) => ({ sign, key: `${index}${sign}` }));
  return (
    <kbd className="inline-flex items-center gap-0.5 font-sans text-2xs leading-none font-medium max-sm:pointer-coarse:hidden">
      {signs.map(({ sign, key }) => (
        <span
          key={key}
          className={cx(
            'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1',
            isOnDark ? 'border-bg/35' : 'border-line bg-surface-2 text-muted',
          )}
        >
          {sign}
        </span>
      ))}
    </kbd>
  );
}
