import type { PromptRun } from '@labelwright/contract/prompts';
import { useMutation } from '@tanstack/react-query';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { cancelRun, isUnderWay, useRefreshPrompts } from './prompts-api.ts';
import { formatMicros, t } from './strings.ts';

/** How far a run is while it goes on; what it came to once it is over. */
export function RunProgress({ projectId, run }: { projectId: string; run: PromptRun }) {
  const refresh = useRefreshPrompts(projectId);
  const stop = useMutation({
    mutationFn: () => cancelRun(projectId, run.id),
    onSuccess: () => toast(t.runs.stopped, { tone: 'info' }),
    onError: (error) => toastError(t.runs.notStopped, error),
    onSettled: refresh,
  });
  const worked = run.done + run.failed + run.skipped;
  if (isUnderWay(run))
    return (
      <div className="flex items-end gap-3">
        <div className="min-w-0 flex-1">
          <Progress
            label={`${formatNumber(worked)} / ${formatCount(run.total, 'task')} · ${formatMicros(run.cost_micros)}`}
            share={run.total === 0 ? undefined : worked / run.total}
            isLabelled
          />
        </div>
        {run.can.cancel && (
          <Button size="sm" isBusy={stop.isPending} onClick={() => stop.mutate()}>
            {t.runs.stop}
          </Button>
        )}
      </div>
    );
  return (
    <>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        <span>{t.attempt.tried(run.version)}</span>
        <RelativeTime at={run.created_at} />
        <span>{formatCount(run.done, 'task')}</span>
        {run.failed > 0 && (
          <span className="text-danger">{`${formatNumber(run.failed)} ${t.runs.failed.toLowerCase()}`}</span>
        )}
        <span>{formatMicros(run.cost_micros)}</span>
      </p>
      {run.error !== null && (
        <Alert tone="danger">
          <span className="wrap-anywhere">{run.error}</span>
        </Alert>
      )}
    </>
  );
}
