import type { WebhookLog } from '@labelwright/contract/webhooks';
import { formatDuration, formatNumber } from '../../lib/format.ts';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';

export const DeliveryState = ({ status }: Pick<WebhookLog, 'status'>) => (
  <StatusBadge status={status} label={t.deliveries.states[status]} />
);

export const DELIVERY_COLUMNS: readonly DataTableColumn<WebhookLog>[] = [
  {
    id: 'occurred_at',
    header: t.deliveries.when,
    width: 130,
    isHideable: false,
    cell: (row) => <RelativeTime at={row.occurred_at} />,
  },
  {
    id: 'action',
    header: t.deliveries.action,
    width: 250,
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2">
        <code className="truncate font-mono text-xs">{row.action}</code>
        {row.is_replay && <Badge>{t.deliveries.repeat}</Badge>}
      </span>
    ),
  },
  { id: 'status', header: t.deliveries.status, width: 130, cell: (row) => <DeliveryState status={row.status} /> },
  {
    id: 'status_code',
    header: t.deliveries.code,
    width: 80,
    align: 'end',
    cell: (row) => <span className="tabular">{row.status_code ?? '–'}</span>,
  },
  {
    id: 'duration_ms',
    header: t.deliveries.took,
    width: 90,
    align: 'end',
    cell: (row) => <span className="tabular">{row.duration_ms === null ? '–' : formatDuration(row.duration_ms)}</span>,
  },
  {
    id: 'retries',
    header: t.deliveries.attempts,
    width: 90,
    align: 'end',
    cell: (row) => <span className="tabular">{row.sent_at === null ? '–' : formatNumber(row.retries + 1)}</span>,
  },
  {
    id: 'entity_count',
    header: t.deliveries.entities,
    width: 90,
    align: 'end',
    cell: (row) => <span className="tabular">{formatNumber(row.entity_count)}</span>,
  },
  {
    id: 'error',
    header: t.deliveries.error,
    width: 260,
    isGrowing: true,
    cell: (row) => row.error || <span className="text-muted">–</span>,
  },
  {
    id: 'next_attempt_at',
    header: t.deliveries.next,
    width: 130,
    cell: (row) => <RelativeTime at={row.status === 'retrying' ? row.next_attempt_at : null} />,
  },
];
