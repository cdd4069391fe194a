import type { Mention } from '@labelwright/contract/comments';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { AtSign } from 'lucide-react';
import { useState } from 'react';
import { api } from '../lib/api.ts';
import { useLive } from '../lib/live.ts';
import { Button } from '../ui/Button.tsx';
import { CountDot } from '../ui/CountDot.tsx';
import { cx } from '../ui/cx.ts';
import { Drawer } from '../ui/Drawer.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../ui/States.tsx';
import { RelativeTime } from '../ui/Time.tsx';
import { toastError } from '../ui/toast.ts';

const MENTIONS = ['mentions'] as const;

/** One more than is counted in the badge tells that there are more. */
const MOST_COUNTED = 99;

const unreadMentions = queryOptions({
  queryKey: [...MENTIONS, 'unread'],
  queryFn: async ({ signal }) =>
    (await api.list<Mention>('/api/comments/mentions', { query: { unread: true, limit: MOST_COUNTED + 1 }, signal }))
      .items,
});

const latestMentions = queryOptions({
  queryKey: [...MENTIONS, 'latest'],
  queryFn: async ({ signal }) =>
    (await api.list<Mention>('/api/comments/mentions', { query: { limit: 50 }, signal })).items,
});

/** How often this person was called in and has not looked; opens what was said. */
export function MentionsButton() {
  const [isOpen, setOpen] = useState(false);
  const unread = useQuery(unreadMentions);
  useLive('mentions', { invalidates: [MENTIONS] });
  const count = unread.data?.length ?? 0;
  const shown = count > MOST_COUNTED ? `${MOST_COUNTED}+` : String(count);
  return (
    <>
      <div className="relative">
        <IconButton
          name={count === 0 ? 'Mentions' : `Mentions, ${shown} unread`}
          icon={<AtSign size={16} />}
          onClick={() => setOpen(true)}
        />
        <CountDot text={shown} isShown={count > 0} />
      </div>
      {isOpen && <MentionsDrawer hasUnread={count > 0} onClose={() => setOpen(false)} />}
    </>
  );
}

function MentionsDrawer({ hasUnread, onClose }: { hasUnread: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({ ...latestMentions, staleTime: 0 });
  async function markRead(comments?: number[]): Promise<void> {
    try {
      await api.post('/api/comments/mentions/read', comments === undefined ? {} : { comments });
      await queries.invalidateQueries({ queryKey: MENTIONS });
    } catch (failure) {
      toastError('Not marked as read', failure);
    }
  }
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title="Mentions"
      actions={hasUnread && <Button onClick={() => void markRead()}>Mark all as read</Button>}
    >
      {isPending && <SkeletonLines count={4} />}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState icon={<AtSign aria-hidden />} title="Nobody has mentioned you">
          When somebody writes @ and your name in a comment, it is listed here.
        </EmptyState>
      )}
      <ul className="flex flex-col gap-2">
        {data?.map((mention) => (
          <MentionItem
            key={mention.comment.id}
            mention={mention}
            onOpen={() => {
              if (!mention.is_read) void markRead([mention.comment.id]);
              onClose();
            }}
          />
        ))}
      </ul>
    </Drawer>
  );
}

function MentionItem({ mention, onOpen }: { mention: Mention; onOpen: () => void }) {
  const { comment, project_title: project, inner_id: number, is_read: isRead } = mention;
  return (
    <li>
      <Link
        to="/projects/$projectId/tasks/$taskId"
        params={{ projectId: String(comment.project), taskId: String(comment.task) }}
        onClick={onOpen}
        className={cx(
          'flex flex-col gap-1 rounded-md border p-3 hover:bg-surface-2',
          isRead ? 'text-muted' : 'border-l-2 border-l-accent',
        )}
      >
        <span className="flex items-baseline justify-between gap-3 text-sm">
          <span className={cx('min-w-0 truncate', !isRead && 'font-medium')}>
            {comment.author?.name ?? 'Somebody'}
            {!isRead && <span className="sr-only">, unread</span>}
          </span>
          <span className="text-xs text-muted">
            <RelativeTime at={comment.created_at} />
          </span>
        </span>
        <span className="line-clamp-3 break-words">{comment.text}</span>
        <span className="truncate text-xs text-muted">
          {project}, task {number}
        </span>
      </Link>
    </li>
  );
}
