import type { Disagreement } from '@labelwright/contract/model-versions';
import type { Project } from '@labelwright/contract/projects';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Database, PenLine } from 'lucide-react';
import { useMemo } from 'react';
import type { Static } from 'typebox';
import { formatNumber } from '../../lib/format.ts';
import { numberOf, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { toastError } from '../../ui/toast.ts';
import { startLabelSet } from '../data-manager/start-labelling.ts';
import { type Condition, tasksTarget, taskTarget } from '../quality/task-targets.ts';
import { disagreementPath, modelsKey, versionsQuery } from './ml-api.ts';
import { shareOf, t } from './strings.ts';

type Row = Static<typeof Disagreement>;

/** 1: whatever differs at all. */
const LIMITS: readonly number[] = [1, 0.9, 0.7, 0.5, 0.3];
const idOf = (row: Row): string => String(row.task);

/** The tasks to look at first, where one of the two must be mistaken. */
export function DisagreementTab({ project }: { project: Project }) {
  const [{ version, below }, setUrl] = useUrlState((raw) => ({
    version: textOf(raw.version),
    below: LIMITS.find((limit) => limit === numberOf(raw.below)) ?? 1,
  }));
  const { data: models } = useQuery(versionsQuery(project.id));
  const list = useList<Row>({
    key: [...modelsKey(project.id), 'disagreement'],
    path: disagreementPath(project.id),
    query: { model_version: version, below },
    idOf,
    limit: 50,
  });
  const columns = useMemo(() => columnsOf(String(project.id)), [project.id]);
  const versions = models?.versions.map(({ model_version: name }) => ({ value: name, label: name })) ?? [];
  return (
    <Card
      title={t.disagreement.title}
      isFlush
      actions={list.rows.length > 0 && <Ways projectId={String(project.id)} rows={list.rows} below={below} />}
    >
      <div className="flex flex-wrap items-end gap-3 border-b px-4 py-3">
        <p className="min-w-0 flex-1 basis-80 self-center text-sm text-muted">{t.disagreement.description}</p>
        <div className="w-56">
          <Select
            size="sm"
            label={t.disagreement.version}
            value={version ?? ''}
            options={[
              { value: '', label: t.disagreement.everyVersion },
              ...versions.filter(({ value }) => value !== ''),
            ]}
            onChange={(next) => setUrl({ version: next === '' ? undefined : next })}
          />
        </div>
        <div className="w-40">
          <Select
            size="sm"
            label={t.disagreement.below}
            value={String(below)}
            options={LIMITS.map((limit) => ({
              value: String(limit),
              label: limit === 1 ? t.disagreement.any : shareOf(limit),
            }))}
            onChange={(next) => setUrl({ below: Number(next) })}
          />
        </div>
      </div>
      <DataTable
        {...list}
        label={t.disagreement.title}
        columns={columns}
        idOf={idOf}
        maxHeight={560}
        empty={<EmptyState title={t.disagreement.none}>{t.disagreement.noneText}</EmptyState>}
      />
    </Card>
  );
}

type WaysProps = { projectId: string; rows: readonly Row[]; below: number };

/** To the same tasks as a list, or to their answers one after the other. */
function Ways({ projectId, rows, below }: WaysProps) {
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: () =>
      startLabelSet(projectId, {
        selection: { all: false, included: new Set(rows.map(idOf)) },
        filters: undefined,
        search: '',
        ordering: 'model_agreement',
      }),
    onSuccess: (set) =>
      navigate({ to: '/projects/$projectId/label-set/$setId', params: { projectId, setId: String(set) } }),
    onError: (error) => toastError(t.disagreement.notStarted, error),
  });
  const condition: Condition = ['model_agreement', 'less', String(below)];
  return (
    <>
      <ButtonLink size="sm" icon={<Database aria-hidden size={14} />} {...tasksTarget(projectId, [condition])}>
        {t.disagreement.inData}
      </ButtonLink>
      <Button
        size="sm"
        icon={<PenLine aria-hidden size={14} />}
        isBusy={start.isPending}
        onClick={() => start.mutate()}
      >
        {t.disagreement.label(rows.length)}
      </Button>
    </>
  );
}

function columnsOf(projectId: string): readonly DataTableColumn<Row>[] {
  return [
    {
      id: 'task',
      header: t.disagreement.task,
      width: 140,
      isHideable: false,
      cell: (row) => (
        <Link
          {...taskTarget(projectId, row.task, { annotation: row.annotation })}
          className="tabular text-accent hover:underline"
        >
          {`#${row.inner_id}`}
        </Link>
      ),
    },
    {
      id: 'agreement',
      header: t.disagreement.agreement,
      width: 120,
      align: 'end',
      cell: (row) => <span className="tabular">{shareOf(row.agreement)}</span>,
    },
    {
      id: 'score',
      header: t.disagreement.score,
      width: 160,
      align: 'end',
      cell: (row) => <span className="tabular">{row.score === null ? '–' : formatNumber(row.score)}</span>,
    },
    {
      id: 'version',
      header: t.disagreement.version,
      width: 200,
      isGrowing: true,
      cell: (row) => <code className="font-mono text-xs">{row.model_version}</code>,
    },
  ];
}
