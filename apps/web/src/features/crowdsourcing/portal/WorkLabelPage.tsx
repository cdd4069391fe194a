import type { PortalBatchDetail } from '@labelwright/contract/crowd-portal';
import { compileCached } from '@labelwright/task-definition/cache';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, BookOpen, CheckCheck, Clock, Undo2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import '@labelwright/editor/styles.css';
import { formatDuration } from '../../../lib/format.ts';
import { useMe } from '../../../lib/me.ts';
import { useRouteParam } from '../../../lib/url-state.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { Tooltip } from '../../../ui/Tooltip.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { Instructions } from '../../annotations/Instructions.tsx';
import { type Outbox, startOutbox } from '../../annotations/outbox.ts';
import { SaveState } from '../../annotations/SaveState.tsx';
import { formatMoney } from '../money.ts';
import { PortalWorkspace } from './PortalWorkspace.tsx';
import { portalBatchQuery, portalKey } from './portal-api.ts';
import { t } from './strings.ts';
import { type PortalWorkStream, usePortalWork } from './use-portal-work.ts';

/** The labelling screen of somebody who is paid by the task. */
export function WorkLabelPage() {
  const batchId = useRouteParam('batchId');
  const userId = useMe().user_id;
  const batch = useQuery(portalBatchQuery(batchId));
  const [outbox, setOutbox] = useState<Outbox>();
  useEffect(() => {
    const started = startOutbox(userId);
    setOutbox(started);
    return () => started.stop();
  }, [userId]);
  if (batch.isError && !batch.data) return <ErrorState error={batch.error} onRetry={() => void batch.refetch()} />;
  if (!batch.data || !outbox) return <Waiting />;
  return <Labelling batch={batch.data} batchId={batchId} outbox={outbox} />;
}

const Waiting = () => (
  <div className="mx-auto max-w-2xl px-6 py-16">
    <SkeletonLines count={6} />
  </div>
);

type LabellingProps = { batch: PortalBatchDetail; batchId: string; outbox: Outbox };

function Labelling({ batch, batchId, outbox }: LabellingProps) {
  const userId = useMe().user_id;
  const queryClient = useQueryClient();
  const stream = usePortalWork(batchId, userId, outbox);
  const config = useMemo(() => compileCached(batch.label_config), [batch.label_config]);
  const [isReading, setReading] = useState(false);
  // What was done here is news to the other pages.
  useEffect(() => () => void queryClient.invalidateQueries({ queryKey: portalKey }), [queryClient]);
  const { state } = stream;
  const item = state.kind === 'task' ? state.item : undefined;
  const hasInterface = item?.bundle !== undefined || Object.keys(config.controls).length > 0;
  const header = (
    <Header
      batch={batch}
      batchId={batchId}
      stream={stream}
      onInstructions={batch.instructions === '' ? undefined : () => setReading(true)}
    />
  );
  return (
    <>
      {item && hasInterface ? (
        <PortalWorkspace
          key={item.key}
          config={config}
          item={item}
          userId={userId}
          outbox={outbox}
          header={header}
          onSubmit={stream.submit}
        />
      ) : (
        <div className="flex h-full flex-col">
          <div className="flex items-center gap-3 border-b bg-surface px-3 py-2">
            {header}
            <SaveState outbox={outbox} draft="clean" />
          </div>
          <div className="min-h-0 flex-1 overflow-auto">
            {state.kind === 'loading' && <Waiting />}
            {state.kind === 'task' && <EmptyState title={t.noInterface} />}
            {state.kind === 'error' && <ErrorState error={state.error} onRetry={stream.reload} />}
            {state.kind === 'none' && <Nothing message={state.message} batchId={batchId} stream={stream} />}
          </div>
        </div>
      )}
      <Instructions html={batch.instructions} isOpen={isReading} onClose={() => setReading(false)} isFirst={false} />
    </>
  );
}

function Nothing({ message, batchId, stream }: { message: string; batchId: string; stream: PortalWorkStream }) {
  return (
    <EmptyState
      level={1}
      icon={<CheckCheck aria-hidden />}
      title={t.nothing}
      action={
        <>
          <ButtonLink to="/work/batches/$batchId" params={{ batchId }} variant="primary">
            {t.details}
          </ButtonLink>
          <Button onClick={stream.reload}>{t.lookAgain}</Button>
          <ButtonLink to="/work">{t.back}</ButtonLink>
        </>
      }
    >
      <p>{message}</p>
      {stream.submitted > 0 && <p className="mt-1">{t.today(stream.submitted)}</p>}
    </EmptyState>
  );
}

type HeaderProps = {
  batch: PortalBatchDetail;
  batchId: string;
  stream: PortalWorkStream;
  onInstructions: (() => void) | undefined;
};

function Header({ batch, batchId, stream, onInstructions }: HeaderProps) {
  const { state } = stream;
  async function giveBack() {
    try {
      await stream.giveBack();
      toast(t.given);
    } catch (error) {
      toastError(t.couldNotGive, error);
    }
  }
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <Link
        to="/work/batches/$batchId"
        params={{ batchId }}
        aria-label={t.details}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden size={16} />
      </Link>
      <h1 className="min-w-0 truncate text-base font-medium max-sm:sr-only">{batch.title}</h1>
      {state.kind === 'task' && (
        <p className="flex min-w-0 items-center gap-2 truncate text-sm text-muted tabular sm:shrink-0">
          <span className="font-medium text-fg">{formatMoney(batch.reward_cents, batch.currency)}</span>
          <TimeLeft endsAt={state.endsAt} />
        </p>
      )}
      <div className="ml-auto flex shrink-0 items-center gap-1">
        {state.kind === 'task' && (
          <Tooltip text={t.giveHelp}>
            <Button size="sm" icon={<Undo2 aria-hidden size={14} />} onClick={() => void giveBack()}>
              {t.give}
            </Button>
          </Tooltip>
        )}
        {onInstructions && <IconButton name={t.instructions} icon={<BookOpen size={16} />} onClick={onInstructions} />}
      </div>
    </div>
  );
}

const TICK_MS = 10_000;
const SOON_MS = 120_000;

function TimeLeft({ endsAt }: { endsAt: string }) {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const leftMs = Date.parse(endsAt) - nowMs;
  return (
    <span
      className={leftMs < SOON_MS ? 'inline-flex items-center gap-1 text-warning' : 'inline-flex items-center gap-1'}
    >
      <Clock aria-hidden size={14} />
      {leftMs <= 0 ? t.timeUp : t.timeLeft(formatDuration(Math.max(60_000, Math.ceil(leftMs / 60_000) * 60_000)))}
    </span>
  );
}
