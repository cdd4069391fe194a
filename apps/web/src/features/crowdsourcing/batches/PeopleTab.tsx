import type { CrowdBatch } from '@labelwright/contract/crowd-batches';
import type { CrowdEnrolment, CrowdInvitation } from '@labelwright/contract/crowd-portal';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { formatShare } from '../../../lib/format.ts';
import { useMe } from '../../../lib/me.ts';
import { useList } from '../../../lib/use-list.ts';
import { Badge, type BadgeTone } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { DataTable } from '../../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../../ui/data-table-model.ts';
import { Card } from '../../../ui/Layout.tsx';
import { EmptyState } from '../../../ui/States.tsx';
import { Duration, RelativeTime } from '../../../ui/Time.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { formatMoney } from '../money.ts';
import { batchKey, pathOf, termsQuery } from './crowd-api.ts';
import { InviteDialog } from './InviteDialog.tsx';
import { PausePersonDialog } from './PausePersonDialog.tsx';
import { t } from './strings.ts';

type Stopping = { person: CrowdEnrolment; kind: 'pause' | 'block' };

type PeopleActions = {
  mayManage: boolean;
  mayBlock: boolean;
  onStop: (stopping: Stopping) => void;
  onGoOn: (person: CrowdEnrolment) => void;
};

const TONES: Readonly<Record<CrowdEnrolment['state'], BadgeTone>> = {
  agreeing: 'neutral',
  examined: 'neutral',
  working: 'success',
  failed: 'danger',
  paused: 'warning',
  blocked: 'danger',
};

/** Who works on a batch of the portal, how well, and who was asked to. */
export function PeopleTab({ batch }: { batch: CrowdBatch }) {
  const queryClient = useQueryClient();
  const terms = useQuery(termsQuery(String(batch.id)));
  const [isInviting, setInviting] = useState(false);
  const mayBlock = useMe().can.manage_organization;
  const [stopping, setStopping] = useState<Stopping>();
  const list = useList<CrowdEnrolment>({
    key: [...batchKey(batch.id), 'people'],
    path: pathOf(batch.id, 'enrolments'),
    idOf: ({ user }) => String(user.id),
  });
  const refresh = () => void queryClient.invalidateQueries({ queryKey: batchKey(batch.id) });
  const mayManage = terms.data?.can.update === true;
  const { currency } = batch;
  const columns = useMemo(() => {
    const goOn = async ({ user, worker, state }: CrowdEnrolment) => {
      try {
        await api.post(
          state === 'blocked'
            ? `/api/crowd/workers/${worker}/unblock`
            : pathOf(batch.id, `enrolments/${user.id}/resume`),
        );
        toast(t.resumedPerson(user.name));
      } catch (error) {
        toastError(t.couldNot, error);
      }
      await queryClient.invalidateQueries({ queryKey: batchKey(batch.id) });
    };
    return columnsOf(currency, { mayManage, mayBlock, onStop: setStopping, onGoOn: (person) => void goOn(person) });
  }, [batch.id, currency, mayManage, mayBlock, queryClient]);
  const invite = mayManage && (
    <Button variant="primary" icon={<UserPlus aria-hidden size={16} />} onClick={() => setInviting(true)}>
      {t.invite}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        {terms.data?.join_url && (
          <div className="flex min-w-0 items-center gap-2 text-sm">
            <span className="text-muted">{t.openLink}</span>
            <code className="min-w-0 truncate rounded-sm bg-surface-2 px-1.5 py-0.5">{terms.data.join_url}</code>
            <CopyButton text={terms.data.join_url} label={t.copyLink} />
          </div>
        )}
        <div className="ml-auto">{invite}</div>
      </div>
      <DataTable
        label={t.people}
        columns={columns}
        idOf={({ user }) => String(user.id)}
        empty={
          <EmptyState title={t.noPeople} action={invite || undefined}>
            {t.noPeopleText}
          </EmptyState>
        }
        {...list}
      />
      <Invitations batchId={batch.id} mayManage={mayManage} />
      {isInviting && <InviteDialog batchId={String(batch.id)} onClose={() => setInviting(false)} onDone={refresh} />}
      {stopping && (
        <PausePersonDialog
          key={`${stopping.kind} ${stopping.person.user.id}`}
          batchId={String(batch.id)}
          person={stopping.person}
          kind={stopping.kind}
          onClose={() => setStopping(undefined)}
          onDone={refresh}
        />
      )}
    </div>
  );
}

const shareOf = (share: number | null): string => (share === null ? '–' : formatShare(share));

const columnsOf = (
  currency: string,
  { mayManage, mayBlock, onStop, onGoOn }: PeopleActions,
): readonly DataTableColumn<CrowdEnrolment>[] => [
  {
    id: 'person',
    header: t.columnPerson,
    isGrowing: true,
    minWidth: 180,
    isHideable: false,
    cell: ({ user }) => <span title={user.email}>{user.name}</span>,
  },
  {
    id: 'state',
    header: t.columnState,
    width: 160,
    cell: ({ state, paused_reason: reason }) => (
      <span title={reason}>
        <Badge tone={TONES[state]}>{t.personStates[state]}</Badge>
      </span>
    ),
  },
  { id: 'answers', header: t.columnAnswers, width: 90, align: 'end', cell: ({ submitted }) => submitted },
  { id: 'approval', header: t.columnApproval, width: 100, align: 'end', cell: (row) => shareOf(row.approval_rate) },
  {
    id: 'accuracy',
    header: t.columnAccuracy,
    width: 160,
    align: 'end',
    cell: ({ accuracy, checked }) => (accuracy === null ? '–' : `${formatShare(accuracy)} ${t.checkedOf(checked)}`),
  },
  {
    id: 'time',
    header: t.columnTime,
    width: 120,
    align: 'end',
    cell: ({ median_seconds: seconds }) => <Duration ms={seconds === null ? null : seconds * 1000} />,
  },
  {
    id: 'earned',
    header: t.columnEarned,
    width: 110,
    align: 'end',
    cell: ({ earned_cents: cents }) => formatMoney(cents, currency),
  },
  {
    id: 'actions',
    header: '',
    width: 190,
    align: 'end',
    cell: (row) => {
      if (row.state === 'blocked') return mayBlock && <GoOn label={t.unblock} row={row} onGoOn={onGoOn} />;
      if (row.state === 'paused') return mayManage && <GoOn label={t.resume} row={row} onGoOn={onGoOn} />;
      return (
        <span className="flex justify-end gap-1">
          {mayManage && <Stop kind="pause" row={row} onStop={onStop} />}
          {mayBlock && row.worker !== null && <Stop kind="block" row={row} onStop={onStop} />}
        </span>
      );
    },
  },
];

type RowProps = { row: CrowdEnrolment };

const GoOn = ({ label, row, onGoOn }: RowProps & { label: string; onGoOn: PeopleActions['onGoOn'] }) => (
  <Button size="sm" onClick={() => onGoOn(row)} aria-label={`${label} ${row.user.name}`}>
    {label}
  </Button>
);

const Stop = ({ kind, row, onStop }: RowProps & { kind: Stopping['kind']; onStop: PeopleActions['onStop'] }) => (
  <Button
    size="sm"
    variant="ghost"
    onClick={() => onStop({ person: row, kind })}
    aria-label={`${t.stopAction[kind]} ${row.user.name}`}
  >
    {t.stopAction[kind]}
  </Button>
);

function Invitations({ batchId, mayManage }: { batchId: number; mayManage: boolean }) {
  const queryClient = useQueryClient();
  const list = useList<CrowdInvitation>({
    key: [...batchKey(batchId), 'invitations'],
    path: pathOf(batchId, 'crowd-invitations'),
    idOf: ({ id }) => String(id),
  });
  const open = list.rows.filter(({ status }) => status !== 'accepted');
  if (open.length === 0) return null;

  async function withdraw(id: number) {
    try {
      await api.delete(pathOf(batchId, `crowd-invitations/${id}`));
      toast(t.withdrawn);
    } catch (error) {
      toastError(t.couldNot, error);
    }
    await queryClient.invalidateQueries({ queryKey: batchKey(batchId) });
  }

  return (
    <Card title={t.invitations} isFlush>
      <ul className="divide-y">
        {open.map((invitation) => (
          <li key={invitation.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
            <span className="min-w-0 flex-1 truncate">{invitation.email}</span>
            {invitation.asked_themselves && <span className="text-sm text-muted">{t.asked}</span>}
            <span className="text-sm text-muted">
              <RelativeTime at={invitation.created_at} />
            </span>
            <Badge tone={invitation.status === 'pending' ? 'info' : 'neutral'}>
              {t.inviteStates[invitation.status]}
            </Badge>
            {mayManage && invitation.status === 'pending' && (
              <Button size="sm" variant="ghost" onClick={() => void withdraw(invitation.id)}>
                {t.withdraw}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
