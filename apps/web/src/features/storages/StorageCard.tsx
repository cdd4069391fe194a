import type { StorageConnection } from '@labelwright/contract/storages';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pencil, RefreshCw, Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { jobProgressText, jobShare } from '../../lib/job-progress.ts';
import { Alert } from '../../ui/Alert.tsx';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { isOver } from '../jobs/job-api.ts';
import { useJob } from '../jobs/use-job.ts';
import { useNow } from '../jobs/use-now.ts';
import { deleteStorage, storagesKey, syncStorage } from './storages-api.ts';
import { countsText, KINDS, statusLook, statusWord, t } from './strings.ts';

type StorageCardProps = { storage: StorageConnection; onChange: () => void };

/** One connection: where it points to, how its last sync went, and the next one live. */
export function StorageCard({ storage, onChange }: StorageCardProps) {
  const queryClient = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: storagesKey(storage.project) });
  const sync = useMutation({
    mutationFn: () => syncStorage(storage),
    onSuccess: refresh,
    onError: (error) => toastError(t.syncSource, error),
  });
  const isSource = storage.direction === 'import';
  const isUnderWay = storage.status === 'queued' || storage.status === 'in_progress';
  async function disconnect() {
    await deleteStorage(storage);
    await refresh();
    toast(t.disconnected);
  }
  return (
    <li className="flex flex-col gap-3 rounded-md border bg-surface p-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-2">
            <h4 className="text-base font-medium break-all">{storage.title}</h4>
            <StatusBadge status={statusLook(storage.status)} label={statusWord(storage.status)} />
          </div>
          <p className="text-sm break-all text-muted">
            {KINDS.find(({ value }) => value === storage.type)?.label} · {storage.uri}
          </p>
        </div>
        <div className="flex items-center gap-1">
          <Button
            size="sm"
            icon={<RefreshCw aria-hidden size={14} />}
            isBusy={sync.isPending || isUnderWay}
            onClick={() => sync.mutate()}
          >
            {isSource ? t.syncSource : t.syncTarget}
          </Button>
          <IconButton name={t.change} icon={<Pencil size={16} />} onClick={onChange} />
          <IconButton name={t.disconnect} icon={<Unplug size={16} />} onClick={() => setLeaving(true)} />
        </div>
      </div>
      {isUnderWay ? <SyncProgress storage={storage} onEnded={refresh} /> : <LastSync storage={storage} />}
      <ConfirmDialog
        isOpen={isLeaving}
        onClose={() => setLeaving(false)}
        title={t.disconnectTitle(storage.title)}
        actionLabel={t.disconnect}
        onConfirm={disconnect}
        isDanger
      >
        {isSource ? t.disconnectSource : t.disconnectTarget}
      </ConfirmDialog>
    </li>
  );
}

function SyncProgress({ storage, onEnded }: { storage: StorageConnection; onEnded: () => Promise<void> }) {
  const { job } = useJob(storage.last_sync_job);
  const now = useNow(true);
  const hasEnded = job !== undefined && isOver(job);
  useEffect(() => {
    if (hasEnded) void onEnded();
  }, [hasEnded, onEnded]);
  return (
    <Progress
      label={job === undefined ? t.waiting : jobProgressText(job, now)}
      share={job && jobShare(job)}
      isLabelled
    />
  );
}

function LastSync({ storage }: { storage: StorageConnection }) {
  const { counts, errors = [] } = storage.meta;
  return (
    <>
      <p className="text-sm text-muted">
        {storage.last_sync === null ? (
          t.never
        ) : (
          <>
            <RelativeTime at={storage.last_sync} /> · {formatNumber(storage.last_sync_count ?? 0)}{' '}
            {storage.direction === 'import' ? 'tasks' : 'files'}
            {counts !== undefined && ` · ${countsText(storage.direction, counts)}`}
          </>
        )}
        {storage.next_sync !== null && (
          <>
            {' '}
            · next <RelativeTime at={storage.next_sync} />
          </>
        )}
      </p>
      {storage.status === 'failed' && storage.traceback !== null && <Alert tone="danger">{storage.traceback}</Alert>}
      {errors.length > 0 && (
        <details className="text-sm">
          <summary className="cursor-pointer text-muted">{t.errors}</summary>
          <ul className="mt-2 flex max-h-48 flex-col gap-1 overflow-y-auto">
            {errors.map(({ key, message }) => (
              <li key={key} className="break-words">
                <span className="font-mono break-all">{key}</span>: {message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
