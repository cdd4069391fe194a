import type { Session } from '@labelwright/contract/identity';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { deviceOf } from './device.ts';
import { t } from './strings.ts';

export function SessionsSection() {
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => api.list<Session>('/api/auth/sessions', { signal }),
  });
  const rows = sessions.data?.items ?? [];
  const others = rows.filter((session) => !session.current);

  async function end(ended: readonly Session[]) {
    setBusy(true);
    try {
      for (const session of ended) await api.delete(`/api/auth/sessions/${session.id}`);
      toast(t.sessionEnded);
    } catch (error) {
      toastError('The session could not be ended', error);
    }
    setBusy(false);
    await queryClient.invalidateQueries({ queryKey: ['sessions'] });
  }

  return (
    <Card
      isFlush
      title={t.sessions}
      actions={
        others.length > 1 && (
          <Button size="sm" isBusy={isBusy} onClick={() => void end(others)}>
            {t.endOthers(others.length)}
          </Button>
        )
      }
    >
      {sessions.isError && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && (
        <div className="p-4">
          <SkeletonLines />
        </div>
      )}
      <ul className="divide-y">
        {rows.map((session) => (
          <SessionRow key={session.id} session={session} isBusy={isBusy} onEnd={() => void end([session])} />
        ))}
      </ul>
    </Card>
  );
}

type SessionRowProps = { session: Session; isBusy: boolean; onEnd: () => void };

function SessionRow({ session, isBusy, onEnd }: SessionRowProps) {
  const device = deviceOf(session.user_agent);
  const Icon = device.isPhone ? Smartphone : Monitor;
  return (
    <li className="flex min-h-13 items-center gap-3 px-4 py-2">
      <Icon aria-hidden size={16} className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-2">
          <span title={session.user_agent}>{device.name}</span>
          {session.current && <Badge tone="accent">{t.thisSession}</Badge>}
        </div>
        <div className="text-xs text-muted">
          <span className="font-mono">{session.ip}</span> · {t.lastSeen.toLowerCase()}{' '}
          <RelativeTime at={session.last_seen_at} />
        </div>
      </div>
      {!session.current && (
        <Button size="sm" disabled={isBusy} onClick={onEnd}>
          {t.endSession}
        </Button>
      )}
    </li>
  );
}
