import type { OrganizationMember } from '@labelwright/contract/tenants';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useMe } from '../../lib/me.ts';
import { textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { memberColumns } from './member-columns.tsx';
import { ROLE_OPTIONS, roleLabel, t } from './strings.ts';
import { changeMember, MEMBERS_KEY, type MemberChange, membersPath, nameOf } from './tenants-api.ts';

const ROLE_FILTERS = [{ value: '', label: t.anyRole }, ...ROLE_OPTIONS];
const idOf = (member: OrganizationMember): string => String(member.id);

export function MembersTab({ organizationId }: { organizationId: number }) {
  const me = useMe();
  const queryClient = useQueryClient();
  const [{ search, role }, setUrl] = useUrlState((raw) => ({
    search: textOf(raw.search) ?? '',
    role: ROLE_OPTIONS.find(({ value }) => value === raw.role)?.value ?? '',
  }));
  const [removing, setRemoving] = useState<OrganizationMember>();
  const list = useList<OrganizationMember>({
    key: [...MEMBERS_KEY, organizationId],
    path: membersPath(organizationId),
    query: { search, role },
    idOf,
  });
  const columns = useMemo(() => {
    const refresh = () => queryClient.invalidateQueries({ queryKey: MEMBERS_KEY });
    async function change(member: OrganizationMember, wanted: MemberChange) {
      try {
        await changeMember(member, wanted);
        toast(saying(nameOf(member), wanted), {
          onUndo: async () => {
            await changeMember(member, { role: member.role, enabled: member.enabled });
            await refresh();
          },
        });
      } catch (error) {
        toastError(t.changeFailed, error);
      }
      await refresh();
    }
    const isOwner = me.organization?.role === 'owner' || me.can.platform_admin;
    return memberColumns({ myId: me.user_id, isOwner, onChange: change, onRemove: setRemoving });
  }, [me, queryClient]);

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-3">
        <div className="w-full sm:w-72">
          <SearchField
            label={t.searchMembers}
            value={search}
            onChange={(next) => setUrl({ search: next }, { isReplace: true })}
          />
        </div>
        <div className="w-36">
          <Select
            label={t.role}
            isLabelHidden
            value={role}
            options={ROLE_FILTERS}
            onChange={(next) => setUrl({ role: next })}
          />
        </div>
      </div>
      <div className="flex max-h-[70dvh] min-h-40 flex-col overflow-hidden rounded-md border">
        <DataTable
          {...list}
          label={t.members}
          columns={columns}
          idOf={idOf}
          empty={
            <EmptyState
              title={t.noMembersFound}
              action={<Button onClick={() => setUrl({ search: '', role: '' })}>{t.clearFilters}</Button>}
            >
              {t.noMembersFoundText}
            </EmptyState>
          }
        />
      </div>
      {removing !== undefined && (
        <ConfirmDialog
          isOpen
          title={t.removeTitle(nameOf(removing))}
          actionLabel={t.remove}
          onClose={() => setRemoving(undefined)}
          onConfirm={async () => {
            await api.delete(`${membersPath(organizationId)}/${removing.id}`);
            toast(t.removed(nameOf(removing)));
            await queryClient.invalidateQueries({ queryKey: MEMBERS_KEY });
          }}
        >
          {t.removeText}
        </ConfirmDialog>
      )}
    </div>
  );
}

function saying(name: string, change: MemberChange): string {
  if (change.role !== undefined) return t.roleChanged(name, roleLabel(change.role).toLowerCase());
  return change.enabled === true ? t.wasEnabled(name) : t.wasDisabled(name);
}
