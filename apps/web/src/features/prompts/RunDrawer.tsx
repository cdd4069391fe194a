import type { PromptRun, RunTask } from '@labelwright/contract/prompts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { useList } from '../../lib/use-list.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { FactList } from '../../ui/FactList.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { taskTarget } from '../quality/task-targets.ts';
import { promptsKey, runQuery, runTasksPath } from './prompts-api.ts';
import { RunProgress } from './RunProgress.tsx';
import { RunState } from './RunState.tsx';
import { formatMicros, shareOf, t } from './strings.ts';

type RunDrawerProps = { projectId: string; id: number; onClose: () => void };

/** One run: its bill, and what became of each task. */
export function RunDrawer({ projectId, id, onClose }: RunDrawerProps) {
  const { data, error, isPending, refetch } = useQuery(runQuery(projectId, id));
  return (
    <Drawer
      isOpen
      onClose={onClose}
      size="lg"
      title={t.runs.title(id)}
      titleEnd={data && <RunState status={data.status} />}
      actions={
        data !== undefined && data.job_id !== null ? (
          <ButtonLink to="/jobs" search={{ job: data.job_id }}>
            Log and progress
          </ButtonLink>
        ) : undefined
      }
    >
      {isPending && <SkeletonLines count={8} />}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Run projectId={projectId} run={data} />}
    </Drawer>
  );
}

const taskIdOf = (row: RunTask): string => String(row.task);

function Run({ projectId, run }: { projectId: string; run: PromptRun }) {
  const list = useList<RunTask>({
    key: [...promptsKey(projectId), 'runs', 'tasks of', run.id],
    path: runTasksPath(projectId, run.id),
    idOf: taskIdOf,
    limit: 50,
  });
  const columns = useMemo(() => columnsOf(projectId), [projectId]);
  return (
    <div className="flex flex-col gap-5">
      <RunProgress projectId={projectId} run={run} />
      <FactList
        facts={[
          [t.runs.prompt, `${run.prompt_name}, ${t.list.version(run.version).toLowerCase()}`],
          [t.runs.purpose, t.runs.purposes[run.purpose]],
          [t.runs.requests, `${formatNumber(run.requests)} (${t.runs.again(run.retries, run.repairs)})`],
          [t.runs.tokens, `${formatNumber(run.input_tokens)} / ${formatNumber(run.output_tokens)}`],
          [t.runs.cost, formatMicros(run.cost_micros)],
          ...(run.uncertain_micros > 0
            ? [[t.runs.uncertain, `${formatMicros(run.uncertain_micros)}. ${t.runs.uncertainText}`] as const]
            : []),
          [t.runs.budget, run.budget_micros === null ? t.costs.noLimit : formatMicros(run.budget_micros)],
          ...(run.agreement === null
            ? []
            : [[t.runs.agreement, `${shareOf(run.agreement.value)}, ${t.gate.of(run.agreement)}`] as const]),
        ]}
      />
      <DataTable {...list} label={t.runs.tasks} columns={columns} idOf={taskIdOf} maxHeight={480} />
    </div>
  );
}

const columnsOf = (projectId: string): readonly DataTableColumn<RunTask>[] => [
  {
    id: 'task',
    header: t.attempt.task,
    width: 90,
    isHideable: false,
    cell: (row) => (
      <Link {...taskTarget(projectId, row.task)} className="tabular text-accent hover:underline">
        {row.task}
      </Link>
    ),
  },
  { id: 'status', header: t.runs.status, width: 110, cell: (row) => <StatusBadge status={row.status} /> },
  {
    id: 'agreement',
    header: t.runs.agreement,
    width: 100,
    align: 'end',
    cell: (row) => <span className="tabular">{shareOf(row.agreement)}</span>,
  },
  {
    id: 'cost',
    header: t.runs.cost,
    width: 100,
    align: 'end',
    cell: (row) => <span className="tabular">{formatMicros(row.cost_micros)}</span>,
  },
  {
    id: 'error',
    header: t.runs.failed,
    width: 200,
    isGrowing: true,
    cell: (row) => row.error ?? <span className="text-muted">–</span>,
  },
];
