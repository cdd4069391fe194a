import { Link, type LinkProps } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './Kbd.tsx';

const ITEM =
  'flex min-h-7 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none select-none data-disabled:cursor-not-allowed data-disabled:opacity-55 data-highlighted:bg-surface-2 pointer-coarse:min-h-11';

type DropdownMenuProps = {
  /** The button that opens it. */
  trigger: ReactElement;
  children: ReactNode;
  align?: 'start' | 'end';
};

export function DropdownMenu({ trigger, children, align = 'start' }: DropdownMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-80 min-w-48 animate-rise overflow-y-auto rounded-md border bg-surface p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type MenuItemProps = {
  icon?: ReactNode;
  children: ReactNode;
  onSelect: () => void;
  combo?: string;
  isDanger?: boolean;
  isDisabled?: boolean;
};

export function MenuItem({ icon, children, onSelect, combo, isDanger = false, isDisabled = false }: MenuItemProps) {
  return (
    <Radix.Item onSelect={onSelect} disabled={isDisabled} className={cx(ITEM, isDanger && 'text-danger')}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {combo !== undefined && <Kbd combo={combo} />}
    </Radix.Item>
  );
}

type MenuLinkProps = Pick<LinkProps, 'to' | 'params' | 'search'> & { icon?: ReactNode; children: ReactNode };

export function MenuLink({ icon, children, ...link }: MenuLinkProps) {
  return (
    <Radix.Item asChild className={ITEM}>
      <Link {...link}>
        {icon}
        <span className="min-w-0 flex-1 truncate">{children}</span>
      </Link>
    </Radix.Item>
  );
}

/** An item with a tick: one choice of several (give all of them) or a switch. The menu stays open when `isSticky`. */
export function MenuChoice(props: {
  children: ReactNode;
  isChosen: boolean;
  onSelect: () => void;
  isSticky?: boolean;
  icon?: ReactNode;
}) {
  return (
    <Radix.CheckboxItem
      checked={props.isChosen}
      onSelect={(event) => {
        if (props.isSticky === true) event.preventDefault();
        props.onSelect();
      }}
      className={ITEM}
    >
      {props.icon}
      <span className="min-w-0 flex-1 truncate">{props.children}</span>
      <Check aria-hidden size={14} className={cx('shrink-0 text-accent', !props.isChosen && 'invisible')} />
    </Radix.CheckboxItem>
  );
}

export const MenuSeparator = () => <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="truncate px-2 pt-1.5 pb-1 text-xs text-muted">{children}</Radix.Label>
);
