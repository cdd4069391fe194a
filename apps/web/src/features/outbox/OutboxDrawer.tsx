import type { OutboxEventDetail } from '@labelwright/contract/outbox';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format.ts';
import type { RawSearch } from '../../lib/url-state.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyId } from '../../ui/CopyId.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { OUTBOX_KEY, outboxCounts, outboxEvent, redriveEvent } from './outbox-api.ts';
import { OutboxState } from './outbox-columns.tsx';
import { t } from './strings.ts';

/** One event: how far it is, why not further, and what waits for it. */
export function OutboxDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(outboxEvent(id));
  const redriving = useMutation({
    mutationFn: () => redriveEvent(id),
    onSuccess: () => toast(t.redriven),
    onError: (failure) => toastError(t.notRedriven, failure),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: OUTBOX_KEY });
      await queries.invalidateQueries(outboxCounts);
    },
  });
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={data?.event_type ?? t.record}
      titleEnd={data && <OutboxState status={data.status} />}
      size="lg"
      actions={
        data?.can.redrive === true && (
          <Button variant="primary" isBusy={redriving.isPending} onClick={() => redriving.mutate()}>
            {t.redrive}
          </Button>
        )
      }
    >
      {isPending && <SkeletonLines count={8} />}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <EventFacts event={data} />}
    </Drawer>
  );
}

function EventFacts({ event }: { event: OutboxEventDetail }) {
  const { attempts, can, ...record } = event;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t.happened, <RelativeTime key="at" at={event.created_at} />],
    [t.aggregate, `${event.aggregate_type} ${event.aggregate_id}`],
    [t.organization, event.organization_id ?? '–'],
    [t.by, event.actor || t.system],
    [t.attempts, t.attemptsOf(event.retry_count, event.max_retries)],
    [t.lastAttempt, <RelativeTime key="last" at={event.last_attempt_at} />],
    [t.next, <RelativeTime key="next" at={event.next_attempt_at} />],
    [t.delivered, <RelativeTime key="done" at={event.processed_at} />],
    [t.id, <CopyId key="id" id={event.id} />],
  ];
  return (
    <div className="flex flex-col gap-5">
      <Notes event={event} />
      <FactList facts={facts} />
      {attempts.length > 0 && <Attempts attempts={attempts} />}
      <RawRecord title={t.payload} value={event.payload} isOpen />
      <RawRecord title={t.record} value={record} />
    </div>
  );
}

/** How it stands to the other events of its object, which arrive in order. */
function Notes({ event }: { event: OutboxEventDetail }) {
  const { status, waits_for: waitsFor, held_back: heldBack, overtaken_by: overtakenBy } = event;
  return (
    <>
      {waitsFor !== null && (
        <Alert tone="info">
          {t.waitsFor}{' '}
          <Link
            to="."
            search={(current: RawSearch) => ({ ...current, event: waitsFor })}
            className="text-accent underline underline-offset-2"
          >
            {waitsFor}
          </Link>
        </Alert>
      )}
      {heldBack > 0 && <Alert tone="info">{t.heldBack(formatCount(heldBack, 'later event'))}</Alert>}
      {status === 'failed' && (
        <Alert tone="warning">
          <p>{t.deadText}</p>
          {overtakenBy > 0 && <p className="mt-1">{t.overtaken(formatCount(overtakenBy, 'later event'))}</p>}
        </Alert>
      )}
    </>
  );
}

function Attempts({ attempts }: { attempts: OutboxEventDetail['attempts'] }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-base font-semibold">{t.history}</h3>
      <ol className="flex flex-col gap-2">
        {attempts.map((attempt) => (
          <li key={attempt.failed_at} className="flex flex-col gap-1 rounded-md border p-3 text-sm">
            <span className="flex flex-wrap justify-between gap-x-3 text-muted">
              <span>
                {t.attempt(attempt.attempt)} · <code className="font-mono text-xs">{attempt.subscriber}</code>
              </span>
              <RelativeTime at={attempt.failed_at} />
            </span>
            <span className="wrap-anywhere text-danger">{attempt.error}</span>
            {attempt.detail !== '' && <RawRecord title={t.stack} value={attempt.detail.split('\n')} />}
          </li>
        ))}
      </ol>
    </section>
  );
}
