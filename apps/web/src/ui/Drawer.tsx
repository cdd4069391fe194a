import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { IconButton } from './IconButton.tsx';
import { useReturnFocus } from './use-return-focus.ts';

type DrawerProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** Beside the title: a badge, a link. */
  titleEnd?: ReactNode;
  children: ReactNode;
  actions?: ReactNode;
  side?: 'left' | 'right';
  size?: 'sm' | 'md' | 'lg';
};

const WIDTHS = { sm: 'w-72', md: 'w-105', lg: 'w-170' } as const;

/** The panel itself, so that the arrow keys scroll what was opened. */
function focusPanel(event: Event): void {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

/** A panel from the side, over the page: details of one row, jobs, the menu on a phone. */
export function Drawer(props: DrawerProps) {
  const { isOpen, onClose, title, titleEnd, children, actions, side = 'right', size = 'md' } = props;
  const returnFocus = useReturnFocus(isOpen);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusPanel}
          onCloseAutoFocus={returnFocus}
          className={cx(
            'fixed inset-y-0 z-50 flex max-w-[calc(100vw-2.5rem)] flex-col bg-surface shadow-float outline-none',
            side === 'right' ? 'right-0 animate-slide-in border-l' : 'left-0 animate-slide-in-left border-r',
            WIDTHS[size],
          )}
        >
          <header className="flex h-12 shrink-0 items-center gap-3 border-b pr-2 pl-4">
            <Radix.Title className="min-w-0 flex-1 truncate text-md">{title}</Radix.Title>
            {titleEnd}
            <Radix.Close asChild>
              <IconButton name="Close" icon={<X size={16} />} hasTooltip={false} />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
          {actions !== undefined && (
            <footer data-drawer-actions className="flex justify-end gap-2 border-t px-4 py-3">
              {actions}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
