import { Link, type LinkProps } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Spinner } from './Spinner.tsx';
import { Tooltip } from './Tooltip.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md';

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap select-none transition-colors disabled:opacity-55 aria-disabled:opacity-55 pointer-coarse:min-h-11';

const VARIANTS: Readonly<Record<ButtonVariant, string>> = {
  primary: 'border-transparent bg-accent text-accent-fg not-disabled:hover:bg-accent-hover',
  secondary: 'border-line-strong/60 bg-surface text-fg not-disabled:hover:bg-surface-2',
  ghost: 'border-transparent text-fg not-disabled:hover:bg-surface-2',
  danger: 'border-transparent bg-danger text-danger-fg not-disabled:hover:bg-danger-hover',
};

const SIZES: Readonly<Record<ButtonSize, string>> = { sm: 'h-7 px-2.5 text-sm', md: 'h-8 px-3 text-base' };

type Look = {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  icon?: ReactNode;
  isFullWidth?: boolean | undefined;
};

const lookClass = ({ variant = 'secondary', size = 'md', isFullWidth = false }: Look): string =>
  cx(BASE, VARIANTS[variant], SIZES[size], isFullWidth && 'w-full');

type ButtonProps = Look &
  Omit<ComponentProps<'button'>, 'className'> & {
    /** Shows that the action is under way and refuses further clicks. */
    isBusy?: boolean | undefined;
    /** Why the button is disabled; shown on hover and focus. Giving it disables the button. */
    disabledReason?: string | undefined;
  };

export function Button(props: ButtonProps) {
  const { variant, size, icon, isFullWidth, isBusy = false, disabledReason, children, onClick, ...rest } = props;
  const isOff = isBusy || disabledReason !== undefined;
  const button = (
    <button
      type="button"
      {...rest}
      aria-busy={isBusy || undefined}
      aria-disabled={isOff || undefined}
      onClick={isOff ? (event) => event.preventDefault() : onClick}
      className={lookClass({ variant, size, isFullWidth })}
    >
      {isBusy ? <Spinner /> : icon}
      {children}
    </button>
  );
  // Whoever may give a reason has the tooltip all the time: the button stays the same one, and keeps the focus.
  return 'disabledReason' in props ? <Tooltip text={disabledReason}>{button}</Tooltip> : button;
}

type ButtonLinkProps = Look & Pick<LinkProps, 'to' | 'params' | 'search'> & { children: ReactNode };

/** A link that looks like a button: for going somewhere, where `Button` is for doing something. */
export function ButtonLink({ variant, size, icon, isFullWidth, children, ...link }: ButtonLinkProps) {
  return (
    <Link {...link} className={lookClass({ variant, size, isFullWidth })}>
      {icon}
      {children}
    </Link>
  );
}
