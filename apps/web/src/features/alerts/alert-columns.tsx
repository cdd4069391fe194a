import type { Alert, AlertSeverity } from '@labelwright/contract/alerts';
import { BellOff, CircleAlert, CircleCheck, Info, TriangleAlert, UserCheck } from 'lucide-react';
import { Badge } from '../../ui/Badge.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';

const LOOKS = {
  info: { tone: 'info', icon: Info },
  warning: { tone: 'warning', icon: TriangleAlert },
  critical: { tone: 'danger', icon: CircleAlert },
} as const;

export function SeverityBadge({ severity }: { severity: AlertSeverity }) {
  const { tone, icon: Icon } = LOOKS[severity];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden size={12} className="shrink-0" />}>
      {t.severities[severity]}
    </Badge>
  );
}

const isMuted = ({ muted_until: until }: Alert): boolean => until !== null && Date.parse(until) > Date.now();

export function AlertState({ alert }: { alert: Alert }) {
  if (alert.state === 'closed')
    return (
      <Badge icon={<CircleCheck aria-hidden size={12} />}>
        {alert.close_reason === 'by_hand' ? t.byHand : t.recovered}
      </Badge>
    );
  if (isMuted(alert)) return <Badge icon={<BellOff aria-hidden size={12} />}>{t.muted}</Badge>;
  if (alert.acknowledged_at !== null)
    return (
      <Badge tone="info" icon={<UserCheck aria-hidden size={12} />}>
        {t.handled}
      </Badge>
    );
  return <span className="text-muted">{t.open}</span>;
}

export const ALERT_COLUMNS: readonly DataTableColumn<Alert>[] = [
  { id: 'severity', header: t.severity, width: 124, cell: (row) => <SeverityBadge severity={row.severity} /> },
  { id: 'title', header: t.what, width: 320, isGrowing: true, isHideable: false, cell: (row) => row.title },
  { id: 'kind', header: t.kind, width: 132, cell: (row) => t.kinds[row.kind] },
  { id: 'state', header: t.state, width: 132, cell: (row) => <AlertState alert={row} /> },
  { id: 'opened_at', header: t.openedAt, width: 124, cell: (row) => <RelativeTime at={row.opened_at} /> },
  {
    id: 'last_seen_at',
    header: t.seen,
    width: 124,
    cell: (row) => <RelativeTime at={row.closed_at ?? row.last_seen_at} />,
  },
];
