import type { AuditRow } from '@labelwright/contract/audit';
import { CircleCheck } from 'lucide-react';
import { StatusBadge } from '../../ui/Badge.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';

/** Failures stand out by icon and word; what went well stays quiet. */
export const Outcome = ({ status }: { status: string }) =>
  status === 'failure' ? (
    <StatusBadge status="failed" label={t.failure} />
  ) : (
    <span className="inline-flex h-5 items-center gap-1 px-1.5 text-xs text-muted">
      <CircleCheck aria-hidden size={12} className="shrink-0" />
      {t.success}
    </span>
  );

/** Somebody who acted in the name of another is named first. */
const Actor = ({ row: { actor, metadata } }: { row: AuditRow }) => {
  const name = actor || t.system;
  const { impersonator } = metadata;
  if (typeof impersonator !== 'string') return name;
  const text = t.actedAs(impersonator, name);
  return <span title={text}>{text}</span>;
};

export const AUDIT_COLUMNS: readonly DataTableColumn<AuditRow>[] = [
  {
    id: 'created_at',
    header: t.when,
    width: 128,
    isHideable: false,
    cell: (row) => <RelativeTime at={row.created_at} />,
  },
  { id: 'status', header: t.outcome, width: 92, cell: (row) => <Outcome status={row.status} /> },
  {
    id: 'action',
    header: t.action,
    width: 220,
    isGrowing: true,
    cell: (row) => <code className="font-mono text-xs">{row.action}</code>,
  },
  { id: 'actor', header: t.actor, width: 240, cell: (row) => <Actor row={row} /> },
  {
    id: 'resource',
    header: t.resource,
    width: 260,
    cell: (row) => (
      <span title={`${row.resource_type} ${row.resource_id}`.trim()}>
        {`${row.resource_type} ${row.resource_id}`.trim()}
      </span>
    ),
  },
  {
    id: 'ip_address',
    header: t.address,
    width: 130,
    cell: (row) => <span className="tabular text-muted">{row.ip_address || '–'}</span>,
  },
];

/** With whose organization it was, and who really acted where somebody acted for another. */
export const SERVER_AUDIT_COLUMNS: readonly DataTableColumn<AuditRow>[] = [
  ...AUDIT_COLUMNS.slice(0, 3),
  {
    id: 'organization',
    header: t.organization,
    width: 110,
    align: 'end',
    cell: ({ organization_id: id }) => <span className="tabular text-muted">{id ?? '–'}</span>,
  },
  ...AUDIT_COLUMNS.slice(3),
];
