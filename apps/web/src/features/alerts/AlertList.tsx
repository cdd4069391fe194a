import { ALERT_KINDS, ALERT_SEVERITIES, type Alert } from '@labelwright/contract/alerts';
import { BellRing } from 'lucide-react';
import { useList } from '../../lib/use-list.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { AlertDrawer } from './AlertDrawer.tsx';
import { ALERT_COLUMNS } from './alert-columns.tsx';
import { ALERTS_KEY, ALERTS_PATH, type Scope } from './alerts-api.ts';
import type { AlertsUrl } from './alerts-url.ts';
import { t } from './strings.ts';

const KINDS = [{ value: '', label: t.everyKind }, ...ALERT_KINDS.map((value) => ({ value, label: t.kinds[value] }))];
const SEVERITIES = [
  { value: '', label: t.everySeverity },
  ...ALERT_SEVERITIES.map((value) => ({ value, label: t.severities[value] })),
];
const idOf = ({ id }: Alert): string => String(id);

type AlertListProps = { scope: Scope; url: AlertsUrl; onChange: (patch: Partial<AlertsUrl>) => void };

/** Open or closed alerts, narrowed by kind and severity, and one of them in full. */
export function AlertList({ scope, url, onChange }: AlertListProps) {
  const state = url.view === 'closed' ? 'closed' : 'open';
  const list = useList<Alert>({
    key: [...ALERTS_KEY, 'list'],
    path: ALERTS_PATH,
    query: { scope, state, kind: url.kind, severity: url.severity },
    idOf,
  });
  return (
    <>
      <search className="flex flex-wrap items-center gap-2 border-b px-4 py-2 md:px-6">
        <Select
          label={t.kind}
          isLabelHidden
          value={url.kind ?? ''}
          options={KINDS}
          onChange={(kind) => onChange({ kind: kind === '' ? undefined : kind })}
        />
        <Select
          label={t.severity}
          isLabelHidden
          value={url.severity ?? ''}
          options={SEVERITIES}
          onChange={(severity) => onChange({ severity: severity === '' ? undefined : severity })}
        />
      </search>
      <DataTable
        {...list}
        label={t.title}
        columns={ALERT_COLUMNS}
        idOf={idOf}
        openId={url.alert === undefined ? undefined : String(url.alert)}
        onOpen={(row) => onChange({ alert: row.id })}
        empty={
          <EmptyState icon={<BellRing aria-hidden />} title={state === 'open' ? t.nothingOpen : t.nothingClosed}>
            {state === 'open' ? t.nothingOpenText : undefined}
          </EmptyState>
        }
      />
      {url.alert !== undefined && (
        <AlertDrawer key={url.alert} alertId={url.alert} onClose={() => onChange({ alert: undefined })} />
      )}
    </>
  );
}
