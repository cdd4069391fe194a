import type { AlertRecord } from '@labelwright/contract/alerts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { DropdownMenu, MenuItem } from '../../ui/DropdownMenu.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toastError } from '../../ui/toast.ts';
import { AlertState, SeverityBadge } from './alert-columns.tsx';
import { ALERTS_KEY, type AlertAct, alertQuery, changeAlert } from './alerts-api.ts';
import { t } from './strings.ts';

/** One alert: what was seen, what to do, and who looks after it. */
export function AlertDrawer({ alertId, onClose }: { alertId: number; onClose: () => void }) {
  const { data, error, refetch } = useQuery(alertQuery(alertId));
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={data?.title ?? t.title}
      titleEnd={data !== undefined && <SeverityBadge severity={data.severity} />}
      size="lg"
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonLines count={8} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Content alert={data} />
      )}
    </Drawer>
  );
}

function Content({ alert }: { alert: AlertRecord }) {
  const facts = [
    [t.state, <AlertState key="state" alert={alert} />],
    [t.kind, t.kinds[alert.kind]],
    [t.openedAt, <RelativeTime key="opened" at={alert.opened_at} />],
    [t.seen, <RelativeTime key="seen" at={alert.last_seen_at} />],
    ...(alert.value === null ? [] : [[t.value, formatNumber(alert.value)] as const]),
    ...(alert.threshold === null ? [] : [[t.threshold, formatNumber(alert.threshold)] as const]),
    [t.organization, alert.organization_id === null ? t.platform : `#${alert.organization_id}`],
    ...(alert.project_id === null ? [] : [[t.project, <ProjectLink key="project" id={alert.project_id} />] as const]),
    ...(alert.acknowledged_by === null ? [] : [[t.handled, alert.acknowledged_by.name] as const]),
    ...(alert.note === '' ? [] : [[t.note, alert.note] as const]),
    ...(alert.muted_until === null ? [] : [[t.mutedUntil, formatDateTime(alert.muted_until)] as const]),
  ] as const;
  const { history, ...record } = alert;
  return (
    <div className="flex flex-col gap-5">
      <p className="max-w-prose">{alert.detail}</p>
      <Actions alert={alert} />
      <FactList facts={facts} />
      <section aria-label={t.history}>
        <h3 className="mb-1 text-sm font-medium">{t.history}</h3>
        <ol className="flex flex-col gap-1 text-sm">
          {history.map(({ event, actor, at, text }) => (
            <li key={`${event} ${at}`} className="flex flex-wrap gap-x-3">
              <span>{t.events[event] ?? event}</span>
              <span className="text-muted">{actor}</span>
              <RelativeTime at={at} />
              {text !== '' && event === 'ALERT_ACKNOWLEDGED' && <span className="text-muted">{text}</span>}
            </li>
          ))}
        </ol>
      </section>
      <RawRecord title={t.record} value={record} />
    </div>
  );
}

const ProjectLink = ({ id }: { id: number }) => (
  <Link to="/projects/$projectId" params={{ projectId: String(id) }} className="text-accent hover:underline">
    #{id}
  </Link>
);

function Actions({ alert }: { alert: AlertRecord }) {
  const queryClient = useQueryClient();
  const [note, setNote] = useState('');
  const { mutate, isPending } = useMutation({
    mutationFn: (act: AlertAct) => changeAlert(alert.id, act),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ALERTS_KEY }),
    onError: (error) => toastError(t.failed, error),
  });
  const { can } = alert;
  if (!can.close) return null;
  return (
    <div className="flex flex-col gap-3">
      {can.acknowledge && (
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            mutate({ act: 'acknowledge', note });
          }}
        >
          <div className="min-w-48 flex-1">
            <TextField label={t.acknowledgeNote} value={note} onChange={setNote} maxLength={1000} />
          </div>
          <Button type="submit" variant="primary" isBusy={isPending}>
            {t.acknowledge}
          </Button>
        </form>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {alert.muted_until === null ? (
          <DropdownMenu trigger={<Button isBusy={isPending}>{t.mute}</Button>}>
            {Object.entries(t.muteFor).map(([hours, label]) => (
              <MenuItem key={hours} onSelect={() => mutate({ act: 'mute', hours: Number(hours) })}>
                {label}
              </MenuItem>
            ))}
          </DropdownMenu>
        ) : (
          <Button isBusy={isPending} onClick={() => mutate({ act: 'unmute' })}>
            {t.unmute}
          </Button>
        )}
        <Button isBusy={isPending} onClick={() => mutate({ act: 'close' })}>
          {t.close}
        </Button>
        <span className="text-xs text-muted">{t.closeHelp}</span>
      </div>
    </div>
  );
}
