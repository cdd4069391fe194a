import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type Tone = 'info' | 'success' | 'warning' | 'danger';

const LOOKS = {
  info: { icon: Info, frame: 'border-info/35 bg-info-soft', ink: 'text-info' },
  success: { icon: CircleCheck, frame: 'border-success/35 bg-success-soft', ink: 'text-success' },
  warning: { icon: TriangleAlert, frame: 'border-warning/35 bg-warning-soft', ink: 'text-warning' },
  danger: { icon: CircleAlert, frame: 'border-danger/35 bg-danger-soft', ink: 'text-danger' },
} as const;

type AlertProps = { tone: Tone; title?: string; children?: ReactNode; action?: ReactNode };

/** A message that stays in the page; a passing one is a toast. */
export function Alert({ tone, title, children, action }: AlertProps) {
  const { icon: Icon, frame, ink } = LOOKS[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cx('flex items-start gap-2.5 rounded-md border px-3 py-2', frame)}
    >
      <Icon aria-hidden size={16} className={cx('mt-0.5 shrink-0', ink)} />
      <div className="min-w-0 flex-1 text-base wrap-break-word">
        {title !== undefined && <p className="font-medium">{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}
