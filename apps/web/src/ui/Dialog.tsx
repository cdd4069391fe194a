import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { cx } from './cx.ts';
import { IconButton } from './IconButton.tsx';
import { useReturnFocus } from './use-return-focus.ts';

type DialogProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the foot; the main one last. */
  actions?: ReactNode;
  size?: 'sm' | 'md' | 'lg' | 'full';
  /** Where the focus goes when there is no field: to the main button, or to the first one where haste would destroy. */
  focusOn?: 'main' | 'first';
};

const WIDTHS = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-4xl', full: 'max-w-none' } as const;

export function Dialog({
  isOpen,
  onClose,
  title,
  description,
  children,
  actions,
  size = 'sm',
  focusOn = 'main',
}: DialogProps) {
  const body = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLElement>(null);
  const returnFocus = useReturnFocus(isOpen);

  function placeFocus(event: Event) {
    const content = event.currentTarget;
    const isPlaced = content instanceof Element && content.contains(document.activeElement);
    const field = body.current?.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select');
    const buttons = [...(foot.current?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];
    const target = isPlaced ? undefined : (field ?? buttons.at(focusOn === 'main' ? -1 : 0));
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  }

  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
        <Radix.Content
          onOpenAutoFocus={placeFocus}
          onCloseAutoFocus={returnFocus}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={cx(
            'fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-1/2 animate-fade-in flex-col rounded-md border bg-surface shadow-float',
            WIDTHS[size],
          )}
        >
          <header className="flex items-start justify-between gap-4 py-3 pr-3 pl-5">
            <Radix.Title className="pt-1 text-md">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton name="Close" icon={<X size={16} />} hasTooltip={false} />
            </Radix.Close>
          </header>
          <div ref={body} className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pb-5">
            {description !== undefined && (
              <Radix.Description asChild>
                <div className="text-base text-muted">{description}</div>
              </Radix.Description>
            )}
            {children}
          </div>
          {actions !== undefined && (
            <footer ref={foot} className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">
              {actions}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
