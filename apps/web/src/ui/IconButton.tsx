import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Tooltip } from './Tooltip.tsx';

type IconButtonProps = Omit<ComponentProps<'button'>, 'name' | 'className' | 'children' | 'aria-label'> & {
  /** What it does: read to screen readers and shown as the tooltip. */
  name: string;
  icon: ReactNode;
  /** Shown in the tooltip beside the name. */
  combo?: string | undefined;
  size?: 'sm' | 'md' | undefined;
  isPressed?: boolean | undefined;
  hasTooltip?: boolean | undefined;
};

export function IconButton(props: IconButtonProps) {
  const { name, icon, combo, size = 'md', isPressed, hasTooltip = true, ...rest } = props;
  const button = (
    <button
      type="button"
      {...rest}
      aria-label={name}
      aria-pressed={isPressed}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-md transition-colors',
        'not-disabled:hover:bg-surface-2 not-disabled:hover:text-fg disabled:opacity-50 data-[state=open]:bg-surface-2',
        'pointer-coarse:min-h-11 pointer-coarse:min-w-11',
        size === 'sm' ? 'size-6' : 'size-8',
        isPressed === true ? 'bg-accent-soft text-accent' : 'text-muted',
      )}
    >
      {icon}
    </button>
  );
  if (!hasTooltip) return button;
  return (
    <Tooltip text={name} combo={combo}>
      {button}
    </Tooltip>
  );
}
