import type { Takeover } from '@labelwright/contract/takeover';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { formatNumber } from '../../lib/format.ts';
import { useMe } from '../../lib/me.ts';
import { useList } from '../../lib/use-list.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card, PageBody, PageHeader } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { StartForm } from './StartForm.tsx';
import { t } from './strings.ts';
import { TAKEOVERS_KEY, TAKEOVERS_PATH } from './takeover-api.ts';

/** Where owners and administrators move a Label Studio into the organization, and see what was moved before. */
export function TakeoversPage() {
  const me = useMe();
  if (!me.can.manage_organization)
    return (
      <PageBody>
        <EmptyState title={t.notYours}>{t.notYoursText}</EmptyState>
      </PageBody>
    );
  return (
    <PageBody>
      <div className="flex flex-col gap-1">
        <Link to="/organization" className="inline-flex items-center gap-1 self-start text-sm text-muted hover:text-fg">
          <ArrowLeft aria-hidden size={14} /> {t.back}
        </Link>
        <PageHeader title={t.title} description={t.text} />
      </div>
      <Card>
        <StartForm />
      </Card>
      <Earlier />
    </PageBody>
  );
}

function Earlier() {
  const { rows, isLoading, error, onRetry, hasMore, isLoadingMore, onLoadMore } = useList<Takeover>({
    key: [...TAKEOVERS_KEY, 'list'],
    path: TAKEOVERS_PATH,
    idOf: ({ id }) => String(id),
    limit: 50,
  });
  return (
    <Card isFlush title={t.earlier}>
      {isLoading && (
        <div className="p-4">
          <SkeletonLines count={2} />
        </div>
      )}
      {error !== null && <ErrorState error={error} onRetry={onRetry} />}
      {!isLoading && error === null && rows.length === 0 && <p className="px-4 py-3 text-muted">{t.noneText}</p>}
      <ul className="divide-y">
        {rows.map((takeover) => (
          <EarlierRow key={takeover.id} takeover={takeover} />
        ))}
      </ul>
      {hasMore && (
        <div className="border-t p-2">
          <Button size="sm" variant="ghost" isBusy={isLoadingMore} onClick={onLoadMore}>
            More
          </Button>
        </div>
      )}
    </Card>
  );
}

function EarlierRow({ takeover }: { takeover: Takeover }) {
  const { id, source_url: url, source_version: version, status, tasks, tasks_seen: seen } = takeover;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <Link
        to="/organization/label-studio/$takeoverId"
        params={{ takeoverId: String(id) }}
        className="min-w-0 flex-1 basis-60 break-all text-accent hover:underline"
      >
        {url}
      </Link>
      {version !== '' && <span className="text-sm text-muted">{t.version(version)}</span>}
      <span className="tabular text-sm text-muted">{t.progress(formatNumber(seen), formatNumber(tasks))}</span>
      <span className="text-sm text-muted">
        <RelativeTime at={takeover.created_at} />
      </span>
      <StatusBadge status={status} label={t.statusOf(status)} />
    </li>
  );
}
