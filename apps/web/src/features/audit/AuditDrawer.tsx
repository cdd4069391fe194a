import type { AuditRow } from '@labelwright/contract/audit';
import { CopyId } from '../../ui/CopyId.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { Outcome } from './audit-columns.tsx';
import type { AuditFilters } from './audit-filters.ts';
import { type Narrowing, RecordDrawer } from './RecordDrawer.tsx';
import { t } from './strings.ts';

type AuditDrawerProps = { row: AuditRow; onNarrow: (filters: Partial<AuditFilters>) => void; onClose: () => void };

export function AuditDrawer({ row, onNarrow, onClose }: AuditDrawerProps) {
  const { reason } = row.metadata;
  const object = `${row.resource_type} ${row.resource_id}`.trim();
  return (
    <RecordDrawer
      title={row.action}
      titleEnd={<Outcome status={row.status} />}
      onClose={onClose}
      record={row}
      facts={[
        [t.when, <RelativeTime key="when" at={row.created_at} />],
        [t.actor, row.actor || t.system],
        [t.resource, object === '' ? '–' : <span key="object">{object}</span>],
        ...(typeof reason === 'string' ? [[t.reason, reason] as const] : []),
        [t.address, row.ip_address || '–'],
        [t.browser, row.user_agent || '–'],
        [t.request, row.request_id === '' ? '–' : <CopyId key="request" id={row.request_id} />],
        [t.id, <CopyId key="id" id={row.id} />],
      ]}
      narrowings={narrowingsOf(row, onNarrow)}
    />
  );
}

function narrowingsOf(row: AuditRow, onNarrow: AuditDrawerProps['onNarrow']): readonly Narrowing[] {
  const { actor_user_id: actor, resource_type: resource, resource_id, request_id, action } = row;
  const narrowings: Narrowing[] = [{ label: t.onlyAction, run: () => onNarrow({ action }) }];
  if (actor !== null) narrowings.push({ label: t.onlyActor, run: () => onNarrow({ actor }) });
  if (resource !== '' && resource_id !== '')
    narrowings.push({ label: t.onlyObject, run: () => onNarrow({ resource, resource_id }) });
  const { impersonation_id: impersonation } = row.metadata;
  if (typeof impersonation === 'string')
    narrowings.push({ label: t.onlyImpersonation, run: () => onNarrow({ impersonation }) });
  if (request_id !== '') narrowings.push({ label: t.onlyRequest, run: () => onNarrow({ search: request_id }) });
  return narrowings;
}
