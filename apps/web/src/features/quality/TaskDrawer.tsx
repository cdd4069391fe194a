import type { TaskAgreement } from '@labelwright/contract/quality';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Badge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { taskAgreementQuery } from './quality-api.ts';
import { shareText, t } from './strings.ts';
import { taskTarget } from './task-targets.ts';

type TaskDrawerProps = {
  projectId: string;
  task: { task_id: number; inner_id: number };
  nameById: (id: number) => string;
  onClose: () => void;
};

/** Every pair of answers to a task with its score, the worst first, each a click away from being compared. */
export function TaskDrawer({ projectId, task, nameById, onClose }: TaskDrawerProps) {
  const { data, error, refetch } = useQuery(taskAgreementQuery(task.task_id));
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={t.taskTitle(task.inner_id)}
      actions={<ButtonLink {...taskTarget(projectId, task.task_id)}>{t.openTask}</ButtonLink>}
    >
      {error !== null && data === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonLines count={5} />
      ) : data.pairs.length === 0 && data.golden.length === 0 ? (
        <EmptyState title={t.measuredNever} />
      ) : (
        <div className="flex flex-col gap-5">
          {data.pairs.length > 0 && <Pairs projectId={projectId} agreement={data} nameById={nameById} />}
          {data.golden.length > 0 && <GoldenScores projectId={projectId} agreement={data} nameById={nameById} />}
        </div>
      )}
    </Drawer>
  );
}

type PartProps = { projectId: string; agreement: TaskAgreement; nameById: (id: number) => string };

function Pairs({ projectId, agreement, nameById }: PartProps) {
  const pairs = agreement.pairs.toSorted((left, right) => (left.score ?? 2) - (right.score ?? 2));
  const name = (id: number | null) => (id === null ? t.none : nameById(id));
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">{t.pairTitle}</h3>
      <ul className="flex flex-col divide-y rounded-md border">
        {pairs.map((pair) => (
          <li key={`${pair.a} ${pair.b}`} className="flex items-center gap-3 px-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="wrap-anywhere">{`${name(pair.a_user)} · ${name(pair.b_user)}`}</p>
              <p className="truncate text-xs text-muted">
                {Object.entries(pair.controls)
                  .map(([control, score]) => `${control} ${shareText(score)}`)
                  .join(' · ')}
              </p>
            </div>
            <span className="tabular font-medium">{shareText(pair.score)}</span>
            <Link
              {...taskTarget(projectId, agreement.task_id, { annotation: pair.a, compare: pair.b })}
              aria-label={t.compareAnswers(name(pair.a_user), name(pair.b_user))}
              className="text-accent hover:underline"
            >
              {t.compare}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function GoldenScores({ projectId, agreement, nameById }: PartProps) {
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">{t.goldenScores}</h3>
      <ul className="flex flex-col divide-y rounded-md border">
        {agreement.golden.map(({ annotation_id: id, user_id: user, score, passed }) => (
          <li key={id} className="flex items-center gap-3 px-3 py-2">
            <Link
              {...taskTarget(projectId, agreement.task_id, { annotation: id })}
              className="min-w-0 flex-1 truncate hover:text-accent hover:underline"
            >
              {user === null ? t.none : nameById(user)}
            </Link>
            <span className="tabular font-medium">{shareText(score)}</span>
            <Badge tone={passed ? 'success' : 'danger'}>{passed ? t.passed : t.missed}</Badge>
          </li>
        ))}
      </ul>
    </section>
  );
}
