import type { OutboxEvent, OutboxStatus } from '@labelwright/contract/outbox';
import { StatusBadge } from '../../ui/Badge.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';

export const OutboxState = ({ status }: { status: OutboxStatus }) => (
  <StatusBadge status={status} label={status === 'failed' ? t.deadLetter : t[status]} />
);

export const OUTBOX_COLUMNS: readonly DataTableColumn<OutboxEvent>[] = [
  {
    id: 'created_at',
    header: t.happened,
    width: 136,
    isHideable: false,
    cell: (row) => <RelativeTime at={row.created_at} />,
  },
  {
    id: 'event_type',
    header: t.eventType,
    width: 260,
    cell: (row) => <code className="font-mono text-xs">{row.event_type}</code>,
  },
  { id: 'object', header: t.aggregate, width: 180, cell: (row) => `${row.aggregate_type} ${row.aggregate_id}` },
  {
    id: 'status',
    header: t.status,
    width: 140,
    cell: (row) => <OutboxState status={row.status} />,
  },
  {
    id: 'retry_count',
    header: t.attempts,
    width: 124,
    cell: (row) => (
      <span className="tabular">{row.retry_count === 0 ? '–' : t.attemptsOf(row.retry_count, row.max_retries)}</span>
    ),
  },
  {
    id: 'next_attempt_at',
    header: t.next,
    width: 136,
    cell: (row) => <RelativeTime at={row.retry_count > 0 ? row.next_attempt_at : null} />,
  },
  {
    id: 'error_message',
    header: t.error,
    width: 240,
    isGrowing: true,
    cell: (row) => row.error_message ?? <span className="text-muted">–</span>,
  },
  {
    id: 'organization_id',
    header: t.organization,
    width: 112,
    align: 'end',
    cell: (row) => row.organization_id ?? '–',
  },
  { id: 'actor', header: t.by, width: 200, cell: (row) => row.actor || t.system },
];
