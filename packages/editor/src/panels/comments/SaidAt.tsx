import { useEffect, useState } from 'react';
import { ago } from './relative-time.ts';

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const RENEW_MS = 30_000;

/** How long ago, kept up to date; the exact moment on hover. */
export function SaidAt({ at }: { at: string }) {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), RENEW_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={moment.format(new Date(at))}>
      {ago(at, nowMs)}
    </time>
  );
}
