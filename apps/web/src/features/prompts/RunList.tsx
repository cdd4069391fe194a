import type { PromptRun } from '@labelwright/contract/prompts';
import { formatNumber } from '../../lib/format.ts';
import { numberOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { promptsKey, runsPath } from './prompts-api.ts';
import { RunDrawer } from './RunDrawer.tsx';
import { RunState } from './RunState.tsx';
import { formatMicros, shareOf, t } from './strings.ts';

const idOf = (row: PromptRun): string => String(row.id);

/** Everything that was asked of language models, with its price. */
export function RunList({ projectId }: { projectId: string }) {
  const [{ run }, setUrl] = useUrlState((raw) => ({ run: numberOf(raw.run) }));
  const list = useList<PromptRun>({
    key: [...promptsKey(projectId), 'runs', 'list'],
    path: runsPath(projectId),
    idOf,
    limit: 50,
  });
  return (
    <Card title={t.tabs.runs} isFlush>
      <DataTable
        {...list}
        label={t.tabs.runs}
        columns={COLUMNS}
        idOf={idOf}
        onOpen={({ id }) => setUrl({ run: id })}
        maxHeight={600}
        empty={<EmptyState title={t.runs.none}>{t.runs.noneText}</EmptyState>}
      />
      {run !== undefined && (
        <RunDrawer key={run} projectId={projectId} id={run} onClose={() => setUrl({ run: undefined })} />
      )}
    </Card>
  );
}

const COLUMNS: readonly DataTableColumn<PromptRun>[] = [
  {
    id: 'created_at',
    header: t.runs.when,
    width: 130,
    isHideable: false,
    cell: (row) => <RelativeTime at={row.created_at} />,
  },
  {
    id: 'prompt',
    header: t.runs.prompt,
    width: 220,
    isGrowing: true,
    cell: (row) => `${row.prompt_name}, ${t.list.version(row.version).toLowerCase()}`,
  },
  { id: 'purpose', header: t.runs.purpose, width: 110, cell: (row) => t.runs.purposes[row.purpose] },
  { id: 'status', header: t.runs.status, width: 150, cell: (row) => <RunState status={row.status} /> },
  {
    id: 'done',
    header: t.runs.done,
    width: 120,
    align: 'end',
    cell: (row) => <span className="tabular">{`${formatNumber(row.done)} / ${formatNumber(row.total)}`}</span>,
  },
  {
    id: 'failed',
    header: t.runs.failed,
    width: 80,
    align: 'end',
    cell: (row) => <span className="tabular">{formatNumber(row.failed)}</span>,
  },
  {
    id: 'tokens',
    header: t.runs.tokens,
    width: 160,
    align: 'end',
    cell: (row) => (
      <span className="tabular">{`${formatNumber(row.input_tokens)} / ${formatNumber(row.output_tokens)}`}</span>
    ),
  },
  {
    id: 'cost',
    header: t.runs.cost,
    width: 100,
    align: 'end',
    cell: (row) => <span className="tabular">{formatMicros(row.cost_micros)}</span>,
  },
  {
    id: 'agreement',
    header: t.runs.agreement,
    width: 110,
    align: 'end',
    cell: (row) => <span className="tabular">{shareOf(row.agreement?.value ?? null)}</span>,
  },
];
