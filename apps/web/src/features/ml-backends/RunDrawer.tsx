import type { PredictionRunDetail } from '@labelwright/contract/ml-runs';
import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { StatusBadge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { taskTarget } from '../quality/task-targets.ts';
import { runQuery } from './ml-api.ts';
import { t } from './strings.ts';

type RunDrawerProps = { project: Project; id: number; onClose: () => void };

export function RunDrawer({ project, id, onClose }: RunDrawerProps) {
  const { data, error, isPending, refetch } = useQuery(runQuery(project.id, id));
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={`${t.runs.run} ${id}`}
      titleEnd={data && <StatusBadge status={data.status} />}
      actions={
        data !== undefined && data.job_id !== null ? (
          <ButtonLink to="/jobs" search={{ job: data.job_id }}>
            {t.runs.openJob}
          </ButtonLink>
        ) : undefined
      }
    >
      {isPending && <SkeletonLines count={8} />}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <RunFacts projectId={String(project.id)} run={data} />}
    </Drawer>
  );
}

function RunFacts({ projectId, run }: { projectId: string; run: PredictionRunDetail }) {
  const versions = Object.entries(run.versions).map(([version, count]) => `${version}: ${formatNumber(count)}`);
  return (
    <div className="flex flex-col gap-4">
      {run.error !== '' && (
        <Alert tone="danger">
          <span className="wrap-anywhere">{run.error}</span>
        </Alert>
      )}
      <FactList
        facts={[
          [t.runs.cause, t.runs.causes[run.cause]],
          [t.runs.progress, `${formatNumber(run.done)} / ${formatNumber(run.total)}`],
          [t.runs.predictions, t.predict.result(run.created, run.skipped, run.failed)],
          [t.runs.versions, versions.join(', ') || '–'],
        ]}
      />
      {run.failures.length > 0 && (
        <section className="flex flex-col gap-2">
          <h3 className="text-base font-semibold">{t.runs.failures}</h3>
          {run.failed > run.failures.length && <p className="text-sm text-muted">{t.runs.failuresFirst}</p>}
          <ul className="flex flex-col gap-2 text-sm">
            {run.failures.map(({ task, message }) => (
              <li key={task} className="rounded-md border p-2 wrap-anywhere">
                <Link {...taskTarget(projectId, task)} className="tabular text-accent hover:underline">
                  {`${t.attempt.task} ${task}`}
                </Link>
                : {message}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
