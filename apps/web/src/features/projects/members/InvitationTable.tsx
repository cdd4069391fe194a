import type { Invitation } from '@labelwright/contract/tenants';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../lib/api.ts';
import { projectKey } from '../../../lib/project.ts';
import { useList } from '../../../lib/use-list.ts';
import { StatusBadge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { DataTable } from '../../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../../ui/data-table-model.ts';
import { EmptyState } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { pathOf } from '../projects-api.ts';
import { roleLabel } from './member-words.ts';

export function InvitationTable({ projectId }: { projectId: string }) {
  const queryClient = useQueryClient();
  const key = useMemo(() => [...projectKey(projectId), 'invitations'], [projectId]);
  const list = useList<Invitation>({
    key,
    path: `${pathOf(projectId)}/invitations`,
    idOf: ({ id }) => String(id),
  });
  const columns = useMemo((): readonly DataTableColumn<Invitation>[] => {
    const act = async (what: string, work: () => Promise<unknown>) => {
      try {
        await work();
        void queryClient.invalidateQueries({ queryKey: key });
        toast(what);
      } catch (error) {
        toastError('That did not work', error);
      }
    };
    const path = `${pathOf(projectId)}/invitations`;
    return [
      {
        id: 'email',
        header: 'Invited',
        width: 260,
        isGrowing: true,
        cell: ({ email }) => email ?? 'Anybody with the link',
      },
      { id: 'role', header: 'Role', width: 130, cell: ({ role }) => roleLabel(role) },
      { id: 'status', header: 'Status', width: 120, cell: ({ status }) => <StatusBadge status={status} /> },
      { id: 'sent', header: 'Sent', width: 130, cell: ({ created_at: at }) => <RelativeTime at={at} /> },
      { id: 'expires', header: 'Ends', width: 130, cell: ({ expires_at: at }) => <RelativeTime at={at} /> },
      {
        id: 'actions',
        header: 'Actions',
        width: 200,
        cell: ({ id, status }) =>
          status === 'pending' || status === 'expired' ? (
            <span className="flex gap-2">
              <Button
                size="sm"
                onClick={() => void act('Invitation sent again', () => api.post(`${path}/${id}/resend`))}
              >
                Send again
              </Button>
              {status === 'pending' && (
                <Button size="sm" onClick={() => void act('Invitation withdrawn', () => api.delete(`${path}/${id}`))}>
                  Withdraw
                </Button>
              )}
            </span>
          ) : null,
      },
    ];
  }, [projectId, key, queryClient]);
  return (
    <DataTable
      label="Invitations"
      columns={columns}
      idOf={({ id }) => String(id)}
      {...list}
      empty={<EmptyState title="No invitations">Invited people appear here until they accept.</EmptyState>}
    />
  );
}
