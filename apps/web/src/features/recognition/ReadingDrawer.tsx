import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert } from '../../ui/Alert.tsx';
import { StatusBadge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { taskTarget } from '../quality/task-targets.ts';
import { recognitionRunQuery } from './recognition-api.ts';
import { t } from './strings.ts';

type ReadingDrawerProps = { projectId: string; id: number; onClose: () => void };

/** How far a reading is, and what could not be read. */
export function ReadingDrawer({ projectId, id, onClose }: ReadingDrawerProps) {
  const { data, error, isPending, refetch } = useQuery(recognitionRunQuery(projectId, id));
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={t.run(id)}
      titleEnd={data && <StatusBadge status={data.status} />}
      actions={
        data !== undefined && data.job_id !== null ? (
          <ButtonLink to="/jobs" search={{ job: data.job_id }}>
            {t.openJob}
          </ButtonLink>
        ) : undefined
      }
    >
      {isPending && <SkeletonLines count={6} />}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <div className="flex flex-col gap-4">
          {data.error !== '' && (
            <Alert tone="danger">
              <span className="wrap-anywhere">{data.error}</span>
            </Alert>
          )}
          <p>{t.fieldOf(data.kind, data.data_key, '')}</p>
          <p>{t.result(data.created, data.empty, data.failed)}</p>
          {data.failures.length > 0 && (
            <section className="flex flex-col gap-2">
              <h3 className="text-base font-semibold">{t.failures}</h3>
              {data.failed > data.failures.length && <p className="text-sm text-muted">{t.first}</p>}
              <ul className="flex flex-col gap-2 text-sm">
                {data.failures.map(({ task, message }) => (
                  <li key={task} className="rounded-md border p-2 wrap-anywhere">
                    <Link {...taskTarget(projectId, task)} className="text-accent tabular hover:underline">
                      {t.task(task)}
                    </Link>
                    : {message}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </Drawer>
  );
}
