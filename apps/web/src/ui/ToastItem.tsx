import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from './Button.tsx';
import { CopyId } from './CopyId.tsx';
import { cx } from './cx.ts';
import { IconButton } from './IconButton.tsx';
import { dismissToast, type ToastMessage, toastError } from './toast.ts';

const ICONS = {
  info: { icon: Info, ink: 'text-info' },
  success: { icon: CircleCheck, ink: 'text-success' },
  warning: { icon: TriangleAlert, ink: 'text-warning' },
  danger: { icon: CircleAlert, ink: 'text-danger' },
} as const;

type ToastItemProps = {
  message: ToastMessage;
  /** Somebody is reading: the time stands still. */
  isHeld: boolean;
  onDismiss: () => void;
};

export function ToastItem({ message, isHeld, onDismiss }: ToastItemProps) {
  const { icon: Icon, ink } = ICONS[message.tone];
  const { action } = message;
  useExpiry(message, isHeld);
  async function act() {
    onDismiss();
    try {
      await action?.run();
    } catch (error) {
      toastError(`${action?.label ?? 'That'} failed`, error);
    }
  }
  return (
    <div
      data-toast={message.id}
      className="flex animate-rise items-start gap-2.5 rounded-md border bg-surface py-2 pr-2 pl-3 shadow-float"
    >
      <Icon aria-hidden size={16} className={cx('mt-1.5 shrink-0 pointer-coarse:mt-3.5', ink)} />
      <div className="min-w-0 flex-1 py-1 wrap-break-word pointer-coarse:py-3">
        <p className="text-base font-medium">{message.title}</p>
        {message.detail !== undefined && <p className="text-sm text-muted">{message.detail}</p>}
        {message.requestId !== undefined && <CopyId id={message.requestId} label="Request" />}
      </div>
      {action !== undefined && (
        <Button size="sm" onClick={() => void act()}>
          {action.label}
        </Button>
      )}
      <IconButton size="sm" name="Dismiss" hasTooltip={false} icon={<X size={14} />} onClick={onDismiss} />
    </div>
  );
}

function useExpiry({ id, durationMs }: ToastMessage, isHeld: boolean): void {
  const leftMs = useRef(durationMs);
  useEffect(() => {
    if (isHeld) return;
    const startedMs = performance.now();
    const timer = setTimeout(() => dismissToast(id), leftMs.current);
    return () => {
      clearTimeout(timer);
      leftMs.current -= performance.now() - startedMs;
    };
  }, [id, isHeld]);
}
