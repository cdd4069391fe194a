import type { PortalBatch } from '@labelwright/contract/crowd-portal';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BriefcaseBusiness } from 'lucide-react';
import { formatDuration } from '../../../lib/format.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Badge, type BadgeTone } from '../../../ui/Badge.tsx';
import { ButtonLink } from '../../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { formatMoney } from '../money.ts';
import { portalQuery } from './portal-api.ts';
import { t } from './strings.ts';

/** A worker's home: what there is to do, and what it has earned so far. */
export function WorkPage() {
  const portal = useQuery(portalQuery);
  if (portal.isError && !portal.data)
    return (
      <PageBody>
        <ErrorState level={1} error={portal.error} onRetry={() => void portal.refetch()} />
      </PageBody>
    );
  const { data } = portal;
  return (
    <PageBody>
      <PageHeader
        title={t.workTitle}
        description={data && t.workText(data.organization)}
        actions={data?.balances.map(({ currency, cents }) => (
          <Link
            key={currency}
            to="/work/earnings"
            className="rounded-md border bg-surface px-3 py-1.5 text-sm hover:bg-surface-2"
          >
            <span className="text-muted">{t.owed}</span>{' '}
            <strong className="tabular">{formatMoney(cents, currency)}</strong>
          </Link>
        ))}
      />
      {data?.blocked !== undefined && data.blocked !== null && (
        <Alert tone="danger" title={t.blocked}>
          {t.blockedText(data.blocked)}
        </Alert>
      )}
      {data === undefined && <SkeletonLines count={5} />}
      {data?.batches.length === 0 && (
        <EmptyState icon={<BriefcaseBusiness aria-hidden />} title={t.noWork}>
          {t.noWorkText}
        </EmptyState>
      )}
      <ul className="flex flex-col gap-3">
        {data?.batches.map((batch) => (
          <BatchCard key={batch.id} batch={batch} />
        ))}
      </ul>
    </PageBody>
  );
}

const TONES: Readonly<Record<PortalBatch['state'], BadgeTone>> = {
  agree: 'info',
  examine: 'info',
  work: 'success',
  failed: 'danger',
  paused: 'warning',
  done: 'neutral',
  over: 'neutral',
};

export const StateBadge = ({ state }: { state: PortalBatch['state'] }) => (
  <Badge tone={TONES[state]}>{t.states[state]}</Badge>
);

function BatchCard({ batch }: { batch: PortalBatch }) {
  const params = { batchId: String(batch.id) };
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-md border bg-surface p-4">
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="min-w-0 text-md wrap-break-word">
            <Link to="/work/batches/$batchId" params={params} className="hover:underline">
              {batch.title}
            </Link>
          </h2>
          <StateBadge state={batch.state} />
        </div>
        {batch.description !== '' && <p className="line-clamp-2 text-muted">{batch.description}</p>}
        <p className="text-sm text-muted">
          <strong className="tabular text-fg">{t.perTask(formatMoney(batch.reward_cents, batch.currency))}</strong>
          {' · '}
          {t.left(batch.left)}
          {' · '}
          {t.minutes(formatDuration(batch.seconds_per_task * 1000))}
        </p>
        <p className="text-sm text-muted tabular">
          {t.done(batch.submitted, batch.approved, batch.rejected)}
          {batch.ends_at !== null && (
            <>
              {' · '}
              {t.ends} <RelativeTime at={batch.ends_at} />
            </>
          )}
        </p>
      </div>
      {batch.state === 'work' ? (
        <ButtonLink to="/work/batches/$batchId/label" params={params} variant="primary">
          {batch.is_at_work ? t.goOn : t.actions.work}
        </ButtonLink>
      ) : (
        <ButtonLink
          to="/work/batches/$batchId"
          params={params}
          variant={batch.state === 'agree' || batch.state === 'examine' ? 'primary' : 'secondary'}
        >
          {t.actions[batch.state]}
        </ButtonLink>
      )}
    </li>
  );
}
