import { cx } from './cx.ts';

/** "Ada Lovelace" → AL, "ada.lovelace@…" → AL, "ada@…" → AD. */
export function initialsOf(name: string): string {
  const words = (name.split('@')[0] ?? '').split(/[\s._-]+/).filter((word) => word !== '');
  const [first = '', second] = words;
  return (second === undefined ? first.slice(0, 2) : `${first.charAt(0)}${second.charAt(0)}`).toUpperCase();
}

const TINTS = [
  'bg-accent-soft text-accent',
  'bg-info-soft text-info',
  'bg-success-soft text-success',
  'bg-warning-soft text-warning',
  'bg-danger-soft text-danger',
] as const;

const tintOf = (name: string): string => {
  let sum = 0;
  for (const character of name) sum += character.codePointAt(0) ?? 0;
  return TINTS[sum % TINTS.length] ?? TINTS[0];
};

const SIZES = { sm: 'size-5 text-[9px]', md: 'size-6 text-2xs', lg: 'size-10 text-base' } as const;

/** A person as initials; the name is its title, or the text beside it when `hasName`. */
export function Avatar({
  name,
  size = 'md',
  hasName = false,
}: {
  name: string;
  size?: 'sm' | 'md' | 'lg';
  hasName?: boolean;
}) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-2 align-middle" title={hasName ? undefined : name}>
      <span
        aria-hidden
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-full font-semibold',
          SIZES[size],
          tintOf(name),
        )}
      >
        {initialsOf(name)}
      </span>
      <span className={hasName ? 'truncate' : 'sr-only'}>{name}</span>
    </span>
  );
}
