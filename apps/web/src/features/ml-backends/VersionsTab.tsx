import type { ModelVersionInfo, ProjectModels } from '@labelwright/contract/model-versions';
import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { BrainCircuit } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { CurveCard } from './CurveCard.tsx';
import { DeleteVersionDialog } from './DeleteVersionDialog.tsx';
import { backendsQuery, versionsQuery } from './ml-api.ts';
import { shareOf, t } from './strings.ts';
import { useVersionChanges } from './use-version-changes.ts';
import { VersionActions } from './VersionActions.tsx';

const idOf = (row: ModelVersionInfo): string => row.model_version;

/** Every version with what it said and how right it was; one of them is what people see. */
export function VersionsTab({ project }: { project: Project }) {
  const { data, error, isPending, refetch } = useQuery(versionsQuery(project.id));
  const [leaving, setLeaving] = useState<ModelVersionInfo>();
  const changes = useVersionChanges(project);
  const columns = useMemo(() => columnsOf(project, changes, setLeaving), [project, changes]);
  return (
    <div className="flex flex-col gap-5">
      <Card
        title={t.page.versions}
        isFlush
        actions={
          data !== undefined && data.current !== '' ? (
            <Button size="sm" onClick={() => changes.show('')}>
              {t.versions.showAll}
            </Button>
          ) : undefined
        }
      >
        <p className="border-b px-4 py-3 text-sm text-muted">
          {data === undefined ? ' ' : <WhatIsShown projectId={project.id} models={data} />}
        </p>
        <DataTable
          label={t.page.versions}
          columns={columns}
          rows={data?.versions ?? []}
          idOf={idOf}
          isLoading={isPending}
          error={error}
          onRetry={() => void refetch()}
          maxHeight={420}
          empty={<NoVersions projectId={String(project.id)} />}
        />
      </Card>
      <CurveCard project={project} />
      {leaving !== undefined && (
        <DeleteVersionDialog project={project} version={leaving} onClose={() => setLeaving(undefined)} />
      )}
    </div>
  );
}

/** A project may show one version, all of them, or whatever a model names its newest. */
function WhatIsShown({ projectId, models }: { projectId: number; models: ProjectModels }) {
  const { data: backends = [] } = useQuery(backendsQuery(projectId));
  if (models.current === '') return t.versions.currentAll;
  const followed = backends.find(({ is_followed: isFollowed }) => isFollowed);
  return followed?.title === models.current ? t.versions.follows(followed.title) : t.versions.current(models.current);
}

function NoVersions({ projectId }: { projectId: string }) {
  return (
    <EmptyState
      icon={<BrainCircuit aria-hidden size={24} />}
      title={t.versions.none}
      action={
        <ButtonLink
          to="/projects/$projectId/settings/$section"
          params={{ projectId, section: 'machine-learning' }}
          variant="primary"
        >
          {t.versions.connect}
        </ButtonLink>
      }
    >
      {t.versions.noneText}
    </EmptyState>
  );
}

function columnsOf(
  project: Project,
  changes: ReturnType<typeof useVersionChanges>,
  onDelete: (version: ModelVersionInfo) => void,
): readonly DataTableColumn<ModelVersionInfo>[] {
  const count = (value: number) => <span className="tabular">{formatNumber(value)}</span>;
  return [
    {
      id: 'model_version',
      header: t.versions.version,
      width: 220,
      isGrowing: true,
      isHideable: false,
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-2">
          <code className="truncate font-mono text-xs">{row.model_version || t.versions.unnamed}</code>
          {row.is_current && <Badge tone="accent">{t.versions.shown}</Badge>}
        </span>
      ),
    },
    {
      id: 'predictions',
      header: t.versions.predictions,
      width: 108,
      align: 'end',
      cell: (row) => count(row.predictions),
    },
    { id: 'tasks', header: t.versions.tasks, width: 90, align: 'end', cell: (row) => count(row.tasks) },
    {
      id: 'mean_score',
      header: t.versions.score,
      width: 108,
      align: 'end',
      cell: (row) => <span className="tabular">{row.mean_score === null ? '–' : formatNumber(row.mean_score)}</span>,
    },
    {
      id: 'agreement',
      header: t.versions.agreement,
      width: 150,
      align: 'end',
      cell: ({ evaluation }) =>
        evaluation === null ? (
          <span className="text-muted">{t.versions.notMeasured}</span>
        ) : (
          <span className="tabular">{shareOf(evaluation.summary.agreement)}</span>
        ),
    },
    { id: 'latest_at', header: t.versions.latest, width: 130, cell: (row) => <RelativeTime at={row.latest_at} /> },
    {
      id: 'actions',
      header: '',
      width: 56,
      align: 'end',
      isHideable: false,
      cell: (row) => (
        <VersionActions project={project} version={row} changes={changes} onDelete={() => onDelete(row)} />
      ),
    },
  ];
}
