import { UserRoundCog } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api } from '../lib/api.ts';
import { formatDuration } from '../lib/format.ts';
import { displayNameOf, useMe } from '../lib/me.ts';
import { Button } from '../ui/Button.tsx';
import { toastError } from '../ui/toast.ts';

const TICK_MS = 1000;

/** While an administrator acts as somebody else, every page says so and offers the way back. */
export function ActingBanner() {
  const me = useMe();
  if (me.impersonation === null) return null;
  return <Acting name={displayNameOf(me)} email={me.email} acting={me.impersonation} />;
}

type ActingProps = { name: string; email: string; acting: { by: string; reason: string; expires_at: string } };

function Acting({ name, email, acting }: ActingProps) {
  const [nowMs, setNowMs] = useState(Date.now);
  const leftMs = Math.max(0, new Date(acting.expires_at).getTime() - nowMs);
  const [isEnding, setEnding] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const isOver = leftMs === 0;
  useEffect(() => {
    // The session is the administrator's again; nothing on this page is.
    if (isOver) window.location.assign('/admin/users');
  }, [isOver]);
  const end = async () => {
    setEnding(true);
    try {
      await api.delete('/api/auth/impersonation');
      window.location.assign('/admin/users');
    } catch (error) {
      setEnding(false);
      toastError('Acting as somebody else could not be ended', error);
    }
  };
  return (
    <section
      aria-label="Acting as somebody else"
      title={`Reason: ${acting.reason}. Everything is audited under ${acting.by}, too.`}
      className="z-40 flex shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-1 border-b border-warning bg-warning-soft px-3 py-1.5 text-sm text-warning"
    >
      <UserRoundCog aria-hidden size={16} className="shrink-0" />
      <span className="min-w-0 truncate">
        You act as <strong className="font-semibold">{name}</strong>
        {name !== email && <span className="max-sm:hidden"> ({email})</span>}
        <span className="tabular"> · ends in {formatDuration(Math.ceil(leftMs / 60_000) * 60_000)}</span>
      </span>
      <Button size="sm" isBusy={isEnding} onClick={() => void end()}>
        End
      </Button>
    </section>
  );
}
