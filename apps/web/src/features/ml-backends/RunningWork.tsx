import type { MlBackend } from '@labelwright/contract/ml-backends';
import type { MlTraining, PredictionRun } from '@labelwright/contract/ml-runs';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { jobProgressText, jobShare } from '../../lib/job-progress.ts';
import { Button } from '../../ui/Button.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { useCancelJob } from '../jobs/job-api.ts';
import { useJob } from '../jobs/use-job.ts';
import { useNow } from '../jobs/use-now.ts';
import { modelsKey, runsPath, trainingsPath } from './ml-api.ts';
import { t } from './strings.ts';

type Work = Pick<PredictionRun | MlTraining, 'id' | 'job_id' | 'status'>;

/** What the model is about just now, each with its bar; the last run's outcome where there is nothing. */
export function RunningWork({ backend }: { backend: MlBackend }) {
  const { project, id } = backend;
  const { data: runs = [] } = useNewest<PredictionRun>(project, id, runsPath(project));
  const { data: trainings = [] } = useNewest<MlTraining>(project, id, trainingsPath(project));
  const [last] = runs;
  const isPredicting = runs.some(isUnderWay);
  return (
    <>
      {runs.filter(isUnderWay).map((run) => (
        <WorkProgress key={run.id} work={run} name={t.predict.started} />
      ))}
      {trainings.filter(isUnderWay).map((training) => (
        <WorkProgress key={training.id} work={training} name={t.runs.training} />
      ))}
      {!isPredicting && last !== undefined && (
        <p className="text-sm text-muted">
          {t.runs.run} {last.id}: {t.predict.result(last.created, last.skipped, last.failed)}
          {last.error !== '' && <span className="wrap-anywhere text-danger"> · {last.error}</span>}
        </p>
      )}
    </>
  );
}

const isUnderWay = ({ status }: Work): boolean => status === 'queued' || status === 'running';

function useNewest<T>(projectId: number, backend: number, path: string) {
  return useQuery({
    queryKey: [...modelsKey(projectId), 'newest', path, backend],
    queryFn: async ({ signal }) => (await api.list<T>(path, { query: { backend, limit: 5 }, signal })).items,
  });
}

function WorkProgress({ work, name }: { work: Work; name: string }) {
  const { job } = useJob(work.job_id);
  const now = useNow(true);
  const cancel = useCancelJob();
  const text = job === undefined ? name : `${name}: ${jobProgressText(job, now)}`;
  return (
    <div className="flex items-end gap-3">
      <div className="min-w-0 flex-1">
        <Progress label={text} share={job && jobShare(job)} isLabelled />
      </div>
      {work.job_id !== null && (
        <Button size="sm" isBusy={cancel.isPending} onClick={() => work.job_id !== null && cancel.mutate(work.job_id)}>
          Stop
        </Button>
      )}
    </div>
  );
}
