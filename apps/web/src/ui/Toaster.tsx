import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { Button } from './Button.tsx';
import { CopyId } from './CopyId.tsx';
import { cx } from './cx.ts';
import { IconButton } from './IconButton.tsx';
import { currentToasts, dismissToast, type ToastMessage, toastError, watchToasts } from './toast.ts';

const ICONS = {
  info: { icon: Info, ink: 'text-info' },
  success: { icon: CircleCheck, ink: 'text-success' },
  warning: { icon: TriangleAlert, ink: 'text-warning' },
  danger: { icon: CircleAlert, ink: 'text-danger' },
} as const;

/** Mounted once by the shell; messages come from `toast()` and `toastError()`. */
export function Toaster() {
  const messages = useSyncExternalStore(watchToasts, currentToasts);
  return (
    <Radix.Provider swipeDirection="right">
      {messages.map((message) => (
        <ToastItem key={message.id} message={message} />
      ))}
      <Radix.Viewport className="fixed right-4 bottom-4 z-70 flex w-95 max-w-[calc(100vw-2rem)] flex-col gap-2 outline-none" />
    </Radix.Provider>
  );
}

function ToastItem({ message }: { message: ToastMessage }) {
  const { icon: Icon, ink } = ICONS[message.tone];
  const { action } = message;
  async function act() {
    dismissToast(message.id);
    try {
      await action?.run();
    } catch (error) {
      toastError(`${action?.label ?? 'That'} failed`, error);
    }
  }
  return (
    <Radix.Root
      open
      duration={message.durationMs}
      onOpenChange={(open) => !open && dismissToast(message.id)}
      className="flex animate-rise items-start gap-2.5 rounded-md border bg-surface py-2 pr-2 pl-3 shadow-float"
    >
      <Icon aria-hidden size={16} className={cx('mt-1.5 shrink-0', ink)} />
      <div className="min-w-0 flex-1 py-1 wrap-break-word">
        <Radix.Title className="text-base font-medium">{message.title}</Radix.Title>
        {message.detail !== undefined && (
          <Radix.Description className="text-sm text-muted">{message.detail}</Radix.Description>
        )}
        {message.requestId !== undefined && <CopyId id={message.requestId} label="Request" />}
      </div>
      {action !== undefined && (
        <Radix.Action asChild altText={action.label}>
          <Button size="sm" onClick={() => void act()}>
            {action.label}
          </Button>
        </Radix.Action>
      )}
      <IconButton
        size="sm"
        name="Dismiss"
        hasTooltip={false}
        icon={<X size={14} />}
        onClick={() => dismissToast(message.id)}
      />
    </Radix.Root>
  );
}
