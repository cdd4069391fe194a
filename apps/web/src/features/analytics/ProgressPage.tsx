import type { Progress, ProjectProgressRow } from '@labelwright/contract/analytics-progress';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ApiError } from '../../lib/api-error.ts';
import { numberOf, type RawSearch, useUrlState } from '../../lib/url-state.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { progressReportQuery } from './analytics-api.ts';
import { ImportTrouble } from './ImportTrouble.tsx';
import { NameCard } from './NameCard.tsx';
import { ProgressTable } from './ProgressTable.tsx';
import { t } from './report-strings.ts';
import type { Series } from './series.ts';
import { TagCard } from './TagCard.tsx';
import { UsageCard } from './UsageCard.tsx';

type WorkspaceRow = Progress['workspaces'][number];

const DONE: Series<WorkspaceRow>[] = [
  { name: t.completed, of: (row) => row.completed_tasks, tone: 'success' },
  { name: t.left, of: (row) => row.total_tasks - row.completed_tasks, tone: 'muted' },
];
const PACE: Series<ProjectProgressRow>[] = [
  { name: t.lastWeek, of: (row) => row.velocity.lastWeek },
  { name: t.weekBefore, of: (row) => row.velocity.weekBefore, tone: 'muted' },
];
const nameOf = ({ name }: WorkspaceRow): string => name;
const titleOf = ({ title }: ProjectProgressRow): string => title;
const dashboardOf = ({ id }: ProjectProgressRow) => ({
  to: '/projects/$projectId/dashboard',
  params: { projectId: String(id) },
});
const read = (raw: RawSearch) => ({ workspace: numberOf(raw.workspace) });

/** All projects that somebody manages: how far, how fast, and what holds them up. */
export function ProgressPage() {
  const [{ workspace }, setUrl] = useUrlState(read);
  const all = useQuery(progressReportQuery({}));
  const { data, error, refetch } = useQuery(progressReportQuery(workspace === undefined ? {} : { workspace }));
  const isNobody = error instanceof ApiError && error.status === 403;
  const options = [
    { value: '', label: t.allWorkspaces },
    ...(all.data?.workspaces ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
    <PageBody>
      <PageHeader
        title={t.progress}
        description={t.progressText}
        actions={
          options.length > 2 && (
            <div className="w-48">
              <Select
                label={t.workspace}
                isLabelHidden
                value={workspace === undefined ? '' : String(workspace)}
                options={options}
                onChange={(next) => setUrl({ workspace: numberOf(next) })}
              />
            </div>
          )
        }
      />
      {data === undefined ? (
        isNobody ? (
          <EmptyState title={t.noProjects}>{t.noProjectsText}</EmptyState>
        ) : error === null ? (
          <SkeletonLines count={10} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : data.projects.length === 0 ? (
        <EmptyState title={t.noProjects}>{t.noProjectsText}</EmptyState>
      ) : (
        <Report data={data} />
      )}
    </PageBody>
  );
}

function Report({ data }: { data: Progress }) {
  const { workspaces, projects } = data;
  const table = useMemo(
    () => ({
      header: t.workspacesHeader,
      rows: workspaces.map((row) => [
        row.name,
        row.projects,
        row.total_tasks,
        row.completed_tasks,
        row.progress_pct,
        row.lastWeek,
        row.weekBefore,
      ]),
    }),
    [workspaces],
  );
  const moving = useMemo(
    () =>
      projects
        .filter(({ velocity }) => velocity.lastWeek + velocity.weekBefore > 0)
        .toSorted((a, b) => b.velocity.lastWeek - a.velocity.lastWeek),
    [projects],
  );
  return (
    <>
      <ImportTrouble />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <NameCard
          title={t.workspaces}
          unit={t.workspacesUnit}
          noun="tasks"
          name={t.workspacesHeader[0]}
          rows={workspaces}
          series={DONE}
          nameOf={nameOf}
          table={table}
        />
        <NameCard
          title={t.velocity}
          unit={t.velocityUnit}
          noun="annotations"
          name={t.project}
          rows={moving}
          series={PACE}
          nameOf={titleOf}
          isGrouped
          targetOf={dashboardOf}
          empty={moving.length === 0 ? <EmptyState title={t.noActivity} /> : undefined}
        />
      </div>
      <ProgressTable projects={projects} />
      <TagCard />
      <UsageCard />
    </>
  );
}
