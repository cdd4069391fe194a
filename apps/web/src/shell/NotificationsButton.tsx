import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useState } from 'react';
import { useLive } from '../lib/live.ts';
import { latestNotifications, markNotifications, NOTIFICATIONS_KEY, notificationCounts } from '../lib/notifications.ts';
import { Button } from '../ui/Button.tsx';
import { CountDot } from '../ui/CountDot.tsx';
import { Drawer } from '../ui/Drawer.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../ui/States.tsx';
import { toastError } from '../ui/toast.ts';
import { NotificationItem } from './NotificationItem.tsx';

const MOST_SHOWN = 99;

/** The one place where a person is told what happened: how much is unread, and the latest of it. */
export function NotificationsButton() {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(notificationCounts);
  useLive('notifications', { invalidates: [NOTIFICATIONS_KEY] });
  const count = data?.unread ?? 0;
  const shown = count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count);
  return (
    <>
      <div className="relative">
        <IconButton
          name={count === 0 ? 'Notifications' : `Notifications, ${shown} unread`}
          icon={<Bell size={16} />}
          onClick={() => setOpen(true)}
        />
        <CountDot text={shown} isShown={count > 0} />
      </div>
      {isOpen && <NotificationsDrawer hasUnread={count > 0} onClose={() => setOpen(false)} />}
    </>
  );
}

function NotificationsDrawer({ hasUnread, onClose }: { hasUnread: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(latestNotifications);
  async function markAll(): Promise<void> {
    try {
      await markNotifications(queries, {});
    } catch (failure) {
      toastError('Not marked as read', failure);
    }
  }
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title="Notifications"
      actions={hasUnread && <Button onClick={() => void markAll()}>Mark all as read</Button>}
    >
      {isPending && <SkeletonLines count={4} />}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState icon={<Bell aria-hidden />} title="Nothing has happened yet">
          Mentions, reviews of your work, tasks for you and the end of your jobs are told here.
        </EmptyState>
      )}
      <ul className="flex flex-col gap-2">
        {data?.map((row) => (
          <li key={row.id}>
            <NotificationItem row={row} onOpen={onClose} />
          </li>
        ))}
      </ul>
      <p className="mt-4 flex justify-center gap-4 text-sm">
        <Link to="/notifications" onClick={onClose} className="text-accent hover:underline">
          All notifications
        </Link>
        <Link to="/notifications" search={{ settings: true }} onClick={onClose} className="text-accent hover:underline">
          Choose what I am told
        </Link>
      </p>
    </Drawer>
  );
}
