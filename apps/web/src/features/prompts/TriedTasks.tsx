import type { PromptRun, RunTask } from '@labelwright/contract/prompts';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { SkeletonLines } from '../../ui/States.tsx';
import { describeResult } from '../data-manager/describe-result.ts';
import { taskTarget } from '../quality/task-targets.ts';
import { triedTasksQuery } from './prompts-api.ts';
import { formatMicros, shareOf, t } from './strings.ts';

/** Of a task, what is shown beside the answer of the model. */
type TaskDetail = {
  data: unknown;
  annotations: readonly { id: number; result: unknown; was_cancelled: boolean }[];
};

/** What people and the model said about the same tasks, side by side. */
export function TriedTasks({ projectId, run }: { projectId: string; run: PromptRun }) {
  const { data: tried } = useQuery(triedTasksQuery(projectId, run.id));
  const tasks = useQueries({
    queries: (tried ?? []).map(({ task }) => ({
      queryKey: ['task', task],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<TaskDetail>(`/api/tasks/${task}`, { signal }),
      staleTime: 60_000,
    })),
  });
  if (tried === undefined) return <SkeletonLines count={4} />;
  return (
    <ol aria-label={t.runs.tasks} className="flex flex-col gap-3">
      {tried.map((one, index) => (
        <TriedTask key={one.task} projectId={projectId} tried={one} task={tasks[index]?.data} />
      ))}
    </ol>
  );
}

type TriedTaskProps = { projectId: string; tried: RunTask; task: TaskDetail | undefined };

function TriedTask({ projectId, tried, task }: TriedTaskProps) {
  const answers = (task?.annotations ?? []).filter(({ was_cancelled: wasSkipped }) => !wasSkipped);
  return (
    <li className="min-w-0 rounded-md border">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b px-3 py-2 text-sm">
        <Link {...taskTarget(projectId, tried.task)} className="text-accent hover:underline">
          {`${t.attempt.task} ${tried.task}`}
        </Link>
        <span className="min-w-0 flex-1 truncate text-muted">{task === undefined ? '' : excerptOf(task.data)}</span>
        <span className="tabular text-xs text-muted">
          {tried.agreement !== null && `${t.attempt.agreement} ${shareOf(tried.agreement)} · `}
          {formatNumber(tried.input_tokens + tried.output_tokens)} {t.attempt.tokens.toLowerCase()} ·{' '}
          {formatMicros(tried.cost_micros)}
        </span>
      </div>
      <div className="grid gap-px bg-line sm:grid-cols-2">
        <section aria-label={t.attempt.people} className="flex min-w-0 flex-col gap-2 bg-surface p-3">
          <h4 className="text-xs font-medium text-muted">{t.attempt.people}</h4>
          {answers.length === 0 ? (
            <p className="text-sm text-muted">{t.attempt.nobody}</p>
          ) : (
            answers.map(({ id, result }) => <Answer key={id} result={result} />)
          )}
        </section>
        <section aria-label={t.attempt.model} className="flex min-w-0 flex-col gap-2 bg-surface p-3">
          <h4 className="text-xs font-medium text-muted">
            {t.attempt.model}
            {tried.score !== null && ` · ${formatNumber(tried.score)}`}
          </h4>
          {tried.error === null ? (
            <Answer result={tried.result} />
          ) : (
            <p className="text-sm wrap-anywhere text-danger">{tried.error}</p>
          )}
          {tried.answer !== null && (
            <details className="text-xs">
              <summary className="min-h-6 cursor-pointer text-muted">{t.attempt.raw}</summary>
              <pre className="mt-1 max-h-40 overflow-auto font-mono whitespace-pre-wrap wrap-anywhere">
                {tried.answer}
              </pre>
            </details>
          )}
        </section>
      </div>
    </li>
  );
}

function Answer({ result }: { result: unknown }) {
  const lines = describeResult(result);
  if (lines.length === 0) return <p className="text-sm text-muted">{t.attempt.nothing}</p>;
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {lines.map(({ id, labels, where, text }) => (
        <li key={id} className="wrap-anywhere">
          <span className="font-medium">{labels.join(', ')}</span>
          {text !== undefined && <span> {text}</span>}
          {where !== undefined && <span className="text-muted"> {where}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The first text of the data, to know the task by. */
function excerptOf(data: unknown): string {
  const values = typeof data === 'object' && data !== null ? Object.values(data) : [];
  const text = values.find((value) => typeof value === 'string');
  return typeof text === 'string' ? text.slice(0, 200) : '';
}
