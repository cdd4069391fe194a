import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  Clock,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type BadgeTone = 'neutral' | 'accent' | 'info' | 'success' | 'warning' | 'danger';

const TONES: Readonly<Record<BadgeTone, string>> = {
  neutral: 'bg-surface-2 text-muted',
  accent: 'bg-accent-soft text-accent',
  info: 'bg-info-soft text-info',
  success: 'bg-success-soft text-success',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
};

export function Badge({
  tone = 'neutral',
  icon,
  children,
}: {
  tone?: BadgeTone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span
      className={cx(
        'inline-flex h-5 max-w-full items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

type StatusLook = { tone: BadgeTone; icon: LucideIcon };

const idle: StatusLook = { tone: 'neutral', icon: CircleDashed };
const waiting: StatusLook = { tone: 'neutral', icon: Clock };
const active: StatusLook = { tone: 'info', icon: CircleDot };
const running: StatusLook = { tone: 'info', icon: LoaderCircle };
const paused: StatusLook = { tone: 'warning', icon: CirclePause };
const done: StatusLook = { tone: 'success', icon: CircleCheck };
const failed: StatusLook = { tone: 'danger', icon: CircleAlert };
const stopped: StatusLook = { tone: 'neutral', icon: Ban };

/** Look of every status word of the product; an unknown one is shown plainly. */
const STATUSES: Readonly<Record<string, StatusLook>> = {
  draft: idle,
  configured: idle,
  initialized: idle,
  created: idle,
  not_started: idle,
  pending: waiting,
  queued: waiting,
  scheduled: waiting,
  waiting,
  building_workflow: idle,
  published: active,
  live: active,
  active,
  in_progress: active,
  in_review: active,
  running,
  paused,
  skipped: paused,
  suspended: paused,
  retrying: paused,
  complete: done,
  completed: done,
  succeeded: done,
  done,
  accepted: done,
  approved: done,
  verified: done,
  delivered: done,
  sent: done,
  stored: idle,
  failed,
  rejected: failed,
  error: failed,
  expired: stopped,
  cancelled: stopped,
  canceled: stopped,
  revoked: stopped,
  archived: stopped,
};

const wordOf = (status: string): string => {
  const words = status.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A state as icon and word, never by colour alone. `label` replaces the word made from the status. */
export function StatusBadge({ status, label }: { status: string; label?: string }) {
  const look = STATUSES[status.toLowerCase()] ?? idle;
  const Icon = look.icon;
  return (
    <Badge
      tone={look.tone}
      icon={<Icon aria-hidden size={12} className={cx('shrink-0', look === running && 'animate-spin')} />}
    >
      {label ?? wordOf(status)}
    </Badge>
  );
}
