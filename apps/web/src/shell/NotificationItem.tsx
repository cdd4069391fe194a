import type { Notification, NotificationKind } from '@labelwright/contract/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  AtSign,
  CircleAlert,
  CircleCheck,
  ClipboardCheck,
  FileCheck,
  ListTodo,
  type LucideIcon,
  Mail,
  MailOpen,
  TriangleAlert,
  UserPlus,
} from 'lucide-react';
import type { MouseEvent } from 'react';
import { markNotifications, NOTIFICATION_NAMES } from '../lib/notifications.ts';
import { cx } from '../ui/cx.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { RelativeTime } from '../ui/Time.tsx';
import { toastError } from '../ui/toast.ts';

const ICONS: Readonly<Record<NotificationKind, LucideIcon>> = {
  mention: AtSign,
  review_decision: ClipboardCheck,
  item_decision: FileCheck,
  task_assigned: ListTodo,
  job_finished: CircleCheck,
  job_failed: CircleAlert,
  invitation_accepted: UserPlus,
  alert: TriangleAlert,
};

/** One thing that happened; following it marks it as read. */
export function NotificationItem({ row, onOpen }: { row: Notification; onOpen?: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const Icon = ICONS[row.kind];
  async function mark(read: boolean): Promise<void> {
    try {
      await markNotifications(queries, { ids: [row.id], read });
    } catch (failure) {
      toastError(read ? 'Not marked as read' : 'Not marked as unread', failure);
    }
  }
  function follow(event: MouseEvent): void {
    if (!row.is_read) void mark(true);
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onOpen?.();
    void navigate({ href: row.link });
  }
  return (
    <div
      className={cx(
        'relative flex items-start gap-3 rounded-md border p-3 hover:bg-surface-2',
        row.is_read ? 'text-muted' : 'border-l-2 border-l-accent',
      )}
    >
      <Icon aria-label={NOTIFICATION_NAMES[row.kind].name} role="img" size={16} className="mt-0.5 shrink-0" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <span className={cx('wrap-anywhere', !row.is_read && 'font-medium')}>
          {row.link === '' ? (
            row.title
          ) : (
            <a href={row.link} onClick={follow} className="after:absolute after:inset-0 after:rounded-md">
              {row.title}
            </a>
          )}
          {!row.is_read && <span className="sr-only">, unread</span>}
        </span>
        {row.body !== '' && <span className="line-clamp-3 text-sm wrap-anywhere whitespace-pre-line">{row.body}</span>}
        <span className="text-xs text-muted">
          <RelativeTime at={row.happened_at} />
        </span>
      </div>
      <div className="relative z-10 -m-1">
        <IconButton
          name={row.is_read ? 'Mark as unread' : 'Mark as read'}
          icon={row.is_read ? <Mail size={16} /> : <MailOpen size={16} />}
          onClick={() => void mark(!row.is_read)}
        />
      </div>
    </div>
  );
}
