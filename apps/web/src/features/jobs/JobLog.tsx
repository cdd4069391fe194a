import type { JobLogLine } from '@labelwright/contract/jobs';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { formatDateTime } from '../../lib/format.ts';
import { cx } from '../../ui/cx.ts';
import { scrollArea } from '../../ui/scroll-area.ts';
import { t } from './strings.ts';

const SHOWN = 500;
const NEAR_END_PX = 24;

const LEVELS = {
  error: { icon: CircleAlert, tone: 'text-danger' },
  warning: { icon: TriangleAlert, tone: 'text-warning' },
  info: { icon: Info, tone: 'text-muted' },
} as const;

const lookOf = (level: string) => {
  if (level === 'error') return LEVELS.error;
  return level === 'warning' || level === 'warn' ? LEVELS.warning : LEVELS.info;
};

/** The lines a job wrote, the newest last; stays at the end as long as one has not scrolled away from it. */
export function JobLog({ lines, isLive }: { lines: readonly JobLogLine[]; isLive: boolean }) {
  const [isWhole, setWhole] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const shown = isWhole ? lines : lines.slice(-SHOWN);
  const lastId = shown.at(-1)?.id;
  useEffect(() => {
    const element = box.current;
    if (element !== null && lastId !== undefined && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [lastId]);

  if (lines.length === 0) return <p className="text-sm text-muted">{isLive ? t.noLogYet : t.noLog}</p>;
  return (
    <div
      ref={box}
      role="log"
      aria-label={t.log}
      {...scrollArea}
      onScroll={({ currentTarget: at }) => {
        isAtEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_END_PX;
      }}
      className="max-h-72 overflow-y-auto rounded-md border bg-surface-2 py-1"
    >
      {shown.length < lines.length && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="min-h-8 px-3 text-xs text-accent hover:underline"
        >
          {t.earlier(lines.length - shown.length)}
        </button>
      )}
      {shown.map((line) => (
        <LogLine key={line.id} line={line} />
      ))}
    </div>
  );
}

function LogLine({ line }: { line: JobLogLine }) {
  const { icon: Icon, tone } = lookOf(line.level);
  const time = new Date(line.created_at);
  return (
    <div className="flex items-start gap-2 px-3 py-0.5 text-xs">
      <Icon aria-label={line.level} size={12} className={cx('mt-0.75 shrink-0', tone)} />
      <time dateTime={line.created_at} title={formatDateTime(time)} className="shrink-0 font-mono text-muted">
        {CLOCK.format(time)}
      </time>
      <div className="min-w-0 flex-1 wrap-anywhere">
        {line.message}
        {hasData(line.data) && <span className="block font-mono text-2xs text-muted">{JSON.stringify(line.data)}</span>}
      </div>
    </div>
  );
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

const hasData = (data: unknown): boolean =>
  typeof data === 'object' && data !== null ? Object.keys(data).length > 0 : data !== null && data !== undefined;
