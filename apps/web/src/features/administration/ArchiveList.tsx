import type { Archive } from '@labelwright/contract/retention';
import { api } from '../../lib/api.ts';
import { formatBytes, formatCount } from '../../lib/format.ts';
import { useList } from '../../lib/use-list.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { ADMIN_KEY } from './admin-api.ts';
import { t } from './strings.ts';

const idOf = (archive: Archive): string => archive.id;

/** Records that lie in the storage instead of the database, newest first. */
export function ArchiveList() {
  const list = useList<Archive>({ key: [...ADMIN_KEY, 'archives'], path: '/api/admin/archives', idOf });
  if (list.rows.length === 0 && list.error) return <ErrorState error={list.error} onRetry={list.onRetry} />;
  if (list.isLoading) return <SkeletonLines count={2} />;
  if (list.rows.length === 0) return <p className="p-4 text-sm text-muted">{t.noArchives}</p>;
  return (
    <>
      <ul className="divide-y text-sm">
        {list.rows.map((archive) => (
          <ArchiveRow key={archive.id} archive={archive} onChanged={list.onRetry} />
        ))}
      </ul>
      {list.hasMore && (
        <div className="p-3">
          <Button size="sm" isBusy={list.isLoadingMore} onClick={list.onLoadMore}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

function ArchiveRow({ archive, onChanged }: { archive: Archive; onChanged: () => void }) {
  const open = async () => {
    try {
      const { url } = await api.get<{ url: string }>(`/api/admin/archives/${archive.id}/url`);
      window.open(url, '_blank', 'noopener');
    } catch (error) {
      toastError(t.failed, error);
    }
  };
  const restore = async () => {
    try {
      await api.post(`/api/admin/archives/${archive.id}/restore`);
      toast(t.jobStarted);
      onChanged();
    } catch (error) {
      toastError(t.failed, error);
    }
  };
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
      <span className="min-w-0 flex-1">
        <span className="font-medium">{archive.organization.name}</span>{' '}
        <span className="tabular text-muted">
          {archive.year} · {formatCount(archive.task_count, 'task')} ·{' '}
          {formatCount(archive.annotation_count, 'annotation')} · {formatBytes(archive.size_bytes)}
        </span>
      </span>
      <StatusBadge status={archive.status} />
      <RelativeTime at={archive.created_at} />
      <Button size="sm" onClick={() => void open()}>
        Download
      </Button>
      {archive.removed && archive.status !== 'restored' && (
        <Button size="sm" onClick={() => void restore()}>
          Restore
        </Button>
      )}
    </li>
  );
}
