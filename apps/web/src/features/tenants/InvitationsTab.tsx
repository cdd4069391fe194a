import type { CreatedInvitation, Invitation } from '@labelwright/contract/tenants';
import { useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Link2, MailPlus, RefreshCw, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../lib/api.ts';
import { displayNameOf } from '../../lib/me.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { DropdownMenu, MenuItem } from '../../ui/DropdownMenu.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { InvitationLink } from './InvitationLink.tsx';
import { roleLabel, t } from './strings.ts';
import { INVITATIONS_KEY, invitationsPath, resendInvitation } from './tenants-api.ts';

const STATES = [
  { value: '', label: t.anyState },
  { value: 'pending', label: 'Pending' },
  { value: 'accepted', label: 'Accepted' },
  { value: 'expired', label: 'Expired' },
  { value: 'revoked', label: 'Withdrawn' },
] as const;

const idOf = (invitation: Invitation): string => String(invitation.id);
const whoOf = (invitation: Invitation): string => invitation.email ?? t.anybody;

type InvitationsTabProps = { organizationId: number; onInvite: () => void };

export function InvitationsTab({ organizationId, onInvite }: InvitationsTabProps) {
  const queryClient = useQueryClient();
  const [{ status }, setUrl] = useUrlState((raw) => ({
    status: STATES.find(({ value }) => value === raw.status)?.value ?? 'pending',
  }));
  const [withdrawing, setWithdrawing] = useState<Invitation>();
  const [renewed, setRenewed] = useState<CreatedInvitation>();
  const list = useList<Invitation>({
    key: [...INVITATIONS_KEY, organizationId],
    path: invitationsPath(organizationId),
    query: { status },
    idOf,
  });
  const refresh = () => queryClient.invalidateQueries({ queryKey: INVITATIONS_KEY });
  const columns = useMemo(() => {
    async function resend(invitation: Invitation) {
      try {
        setRenewed(await resendInvitation(organizationId, invitation.id));
      } catch (error) {
        toastError(t.resendFailed, error);
      }
      await queryClient.invalidateQueries({ queryKey: INVITATIONS_KEY });
    }
    return columnsFor(resend, setWithdrawing);
  }, [organizationId, queryClient]);

  return (
    <div className="flex flex-col gap-3">
      <div className="w-40">
        <Select
          label={t.state}
          isLabelHidden
          value={status}
          options={STATES}
          onChange={(next) => setUrl({ status: next })}
        />
      </div>
      <div className="flex max-h-[70dvh] min-h-40 flex-col overflow-hidden rounded-md border">
        <DataTable
          {...list}
          label={t.invitations}
          columns={columns}
          idOf={idOf}
          empty={
            <EmptyState
              icon={<MailPlus aria-hidden />}
              title={t.noInvitations}
              action={<Button onClick={onInvite}>{t.invite}</Button>}
            >
              {t.noInvitationsText}
            </EmptyState>
          }
        />
      </div>
      {renewed !== undefined && <InvitationLink invitation={renewed} onClose={() => setRenewed(undefined)} />}
      {withdrawing !== undefined && (
        <ConfirmDialog
          isOpen
          title={t.withdrawTitle(whoOf(withdrawing))}
          actionLabel={t.withdraw}
          onClose={() => setWithdrawing(undefined)}
          onConfirm={async () => {
            await api.delete(`${invitationsPath(organizationId)}/${withdrawing.id}`);
            toast(t.withdrawn);
            await refresh();
          }}
        >
          {t.withdrawText}
        </ConfirmDialog>
      )}
    </div>
  );
}

type Act = (invitation: Invitation) => void;

function columnsFor(
  onResend: (invitation: Invitation) => Promise<void>,
  onWithdraw: Act,
): readonly DataTableColumn<Invitation>[] {
  return [
    {
      id: 'email',
      header: t.invitedTo,
      width: 280,
      isGrowing: true,
      isHideable: false,
      cell: (invitation) =>
        invitation.email ?? (
          <span className="flex items-center gap-2">
            <Link2 aria-hidden size={16} className="text-muted" />
            {t.anybody}
          </span>
        ),
    },
    { id: 'for', header: t.invitedFor, width: 200, cell: ({ project }) => project?.title ?? t.organization },
    { id: 'role', header: t.role, width: 110, cell: ({ role }) => roleLabel(role) },
    {
      id: 'status',
      header: t.state,
      width: 120,
      cell: ({ status }) => (
        <StatusBadge status={status} label={STATES.find(({ value }) => value === status)?.label ?? status} />
      ),
    },
    {
      id: 'invited_by',
      header: t.invitedBy,
      width: 180,
      cell: ({ invited_by: inviter }) => (inviter === null ? '' : displayNameOf(inviter)),
    },
    {
      id: 'expires_at',
      header: t.expires,
      width: 130,
      cell: (invitation) => <RelativeTime at={invitation.expires_at} />,
    },
    {
      id: 'actions',
      header: '',
      width: 52,
      align: 'end',
      isHideable: false,
      cell: (invitation) => <Actions invitation={invitation} onResend={onResend} onWithdraw={onWithdraw} />,
    },
  ];
}

function Actions(props: {
  invitation: Invitation;
  onResend: (invitation: Invitation) => Promise<void>;
  onWithdraw: Act;
}) {
  const { invitation, onResend, onWithdraw } = props;
  if (invitation.status !== 'pending' && invitation.status !== 'expired') return null;
  return (
    <DropdownMenu
      align="end"
      trigger={<IconButton size="sm" name={t.actionsFor(whoOf(invitation))} icon={<EllipsisVertical size={16} />} />}
    >
      <MenuItem icon={<RefreshCw aria-hidden size={16} />} onSelect={() => void onResend(invitation)}>
        {invitation.email === null ? t.renewLink : t.resend}
      </MenuItem>
      <MenuItem isDanger icon={<Trash2 aria-hidden size={16} />} onSelect={() => onWithdraw(invitation)}>
        {t.withdraw}
      </MenuItem>
    </DropdownMenu>
  );
}
