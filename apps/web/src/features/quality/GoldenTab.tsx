import type { AgreementQuery, Quality, TaskAgreement } from '@labelwright/contract/quality';
import type { Task } from '@labelwright/contract/tasks';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { useList } from '../../lib/use-list.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState, SkeletonLines } from '../../ui/States.tsx';
import { AccuracyCard } from './AccuracyCard.tsx';
import { Figures } from './Figures.tsx';
import { peopleQuery, qualityKey, taskAgreementQuery } from './quality-api.ts';
import { shareText, t } from './strings.ts';
import { TaskDrawer } from './TaskDrawer.tsx';
import { tasksTarget, taskTarget } from './task-targets.ts';

type GoldenTabProps = {
  projectId: string;
  quality: Quality | undefined;
  query: AgreementQuery;
  nameById: (id: number) => string;
};

/** Tasks with a known answer: what they say about people, and about themselves. */
export function GoldenTab({ projectId, quality, query, nameById }: GoldenTabProps) {
  const people = useQuery(peopleQuery(projectId, query));
  const golden = quality?.golden;
  return (
    <div className="flex flex-col gap-5">
      {golden !== undefined && (
        <Figures
          label={t.goldenTasks}
          figures={[
            { name: t.goldenTasks, value: formatNumber(golden.tasks) },
            { name: t.goldenAnswers, value: formatNumber(golden.answers) },
            { name: t.goldenPassed, value: formatNumber(golden.passed) },
            {
              name: t.goldenAccuracy,
              value: shareText(golden.accuracy),
              detail: golden.interval === null ? undefined : t.interval(...golden.interval),
            },
            { name: t.meanScore, value: shareText(golden.mean_score) },
          ]}
        />
      )}
      <AccuracyCard projectId={projectId} people={people.data} />
      <GoldenTable projectId={projectId} nameById={nameById} />
    </div>
  );
}

const ONLY_GOLDEN = JSON.stringify({
  conjunction: 'and',
  items: [{ filter: 'filter:tasks:ground_truth', operator: 'equal', type: 'Boolean', value: true }],
});

type GoldenTask = Pick<Task, 'id' | 'inner_id'>;

function GoldenTable({ projectId, nameById }: { projectId: string; nameById: (id: number) => string }) {
  const [open, setOpen] = useState<GoldenTask>();
  const list = useList<GoldenTask>({
    key: [...qualityKey(projectId), 'golden'],
    path: `/api/projects/${encodeURIComponent(projectId)}/tasks`,
    query: { filters: ONLY_GOLDEN },
    idOf: ({ id }) => String(id),
    limit: 20,
  });
  // One look-up for each task of the page: the list itself knows nothing of scores.
  const scores = useQueries({ queries: list.rows.map(({ id }) => taskAgreementQuery(id)) });
  return (
    <Card
      title={t.goldenTasks}
      isFlush
      actions={
        list.rows.length > 0 && (
          <ButtonLink size="sm" {...tasksTarget(projectId, [['ground_truth', 'equal', 'true']])}>
            {t.showGoldenInData}
          </ButtonLink>
        )
      }
    >
      {list.isLoading ? (
        <div className="p-4">
          <SkeletonLines />
        </div>
      ) : list.rows.length === 0 ? (
        <EmptyState title={t.noGolden}>{t.goldenText}</EmptyState>
      ) : (
        <table className="w-full text-sm">
          <thead className="text-xs text-muted">
            <tr>
              {[t.task, t.goldenAnswersColumn, t.goldenPassed, t.meanScore].map((name, index) => (
                <th
                  key={name}
                  scope="col"
                  className={`px-4 py-2 font-medium ${index === 0 ? 'text-left' : 'text-right'}`}
                >
                  {name}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody className="tabular">
            {list.rows.map((task, index) => (
              <GoldenRow
                key={task.id}
                projectId={projectId}
                task={task}
                scores={scores[index]?.data?.golden}
                onOpen={() => setOpen(task)}
              />
            ))}
          </tbody>
        </table>
      )}
      {list.hasMore && (
        <div className="border-t p-3">
          <Button size="sm" isBusy={list.isLoadingMore} onClick={list.onLoadMore}>
            {t.more}
          </Button>
        </div>
      )}
      {open !== undefined && (
        <TaskDrawer
          projectId={projectId}
          task={{ task_id: open.id, inner_id: open.inner_id }}
          nameById={nameById}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Card>
  );
}

type GoldenRowProps = {
  projectId: string;
  task: GoldenTask;
  scores: TaskAgreement['golden'] | undefined;
  onOpen: () => void;
};

function GoldenRow({ projectId, task, scores, onOpen }: GoldenRowProps) {
  const known = scores?.flatMap(({ score }) => (score === null ? [] : [score])) ?? [];
  const mean = known.length === 0 ? null : known.reduce((sum, score) => sum + score, 0) / known.length;
  const count = (value: number | undefined) => (value === undefined ? t.none : formatNumber(value));
  return (
    <tr className="border-t">
      <td className="px-4 py-2">
        <Link {...taskTarget(projectId, task.id)} className="text-accent hover:underline">
          {t.taskTitle(task.inner_id)}
        </Link>
      </td>
      <td className="px-4 py-2 text-right">{count(scores?.length)}</td>
      <td className="px-4 py-2 text-right">{count(scores?.filter(({ passed }) => passed).length)}</td>
      <td className="px-4 py-2 text-right">{shareText(mean)}</td>
      <td className="px-4 py-1 text-right">
        <Button size="sm" variant="ghost" aria-label={t.answersTo(task.inner_id)} onClick={onOpen}>
          {t.answers}
        </Button>
      </td>
    </tr>
  );
}
