import type { EventRow } from '@labelwright/contract/audit';
import { CopyId } from '../../ui/CopyId.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import type { Choice } from './audit-api.ts';
import { t } from './strings.ts';

export function eventColumns(projects: readonly Choice[]): readonly DataTableColumn<EventRow>[] {
  const titles = new Map(projects.map(({ value, label }) => [value, label]));
  return [
    { id: 'ts', header: t.when, width: 136, isHideable: false, cell: (row) => <RelativeTime at={row.ts} /> },
    {
      id: 'event_type',
      header: t.eventType,
      width: 220,
      isGrowing: true,
      cell: (row) => <code className="font-mono text-xs">{row.event_type}</code>,
    },
    { id: 'object', header: t.resource, width: 200, cell: (row) => `${row.aggregate_type} ${row.aggregate_id}` },
    {
      id: 'project',
      header: t.project,
      width: 220,
      cell: (row) =>
        row.project_id === null ? (
          <span className="text-muted">–</span>
        ) : (
          (titles.get(String(row.project_id)) ?? `#${row.project_id}`)
        ),
    },
    { id: 'actor', header: t.actor, width: 240, cell: (row) => row.actor || t.system },
    { id: 'id', header: t.id, width: 100, align: 'end', cell: (row) => <CopyId id={row.id} /> },
  ];
}
