import type { Workspace, WorkspaceMember } from '@labelwright/contract/tenants';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toastError } from '../../ui/toast.ts';
import { ROLE_OPTIONS, t } from './strings.ts';
import { nameOf, workspacesQuery } from './tenants-api.ts';

type Role = WorkspaceMember['role'];

export function WorkspaceMembers({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const queryClient = useQueryClient();
  const path = `/api/workspaces/${workspace.id}/members`;
  const key = [...workspacesQuery.queryKey, workspace.id, 'members'];
  const members = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<WorkspaceMember[]>(path, { signal }) });
  const refresh = () => queryClient.invalidateQueries({ queryKey: workspacesQuery.queryKey });
  async function run(work: Promise<unknown>) {
    try {
      await work;
    } catch (error) {
      toastError(t.saveFailed, error);
    }
    await refresh();
  }
  return (
    <Drawer isOpen onClose={onClose} title={t.membersOf(workspace.name)}>
      <AddPerson path={path} onAdded={refresh} />
      {members.isPending && <SkeletonLines count={3} />}
      {members.isError && <ErrorState error={members.error} onRetry={() => void members.refetch()} />}
      {members.data?.length === 0 && <p className="text-sm text-muted">{t.noWorkspaceMembers}</p>}
      <ul className="divide-y">
        {members.data?.map((member) => (
          <li key={member.id} className="flex items-center gap-2 py-2">
            <div className="min-w-0 flex-1">
              <Avatar name={nameOf(member)} hasName />
            </div>
            <div className="w-28 shrink-0">
              <Select
                label={t.roleOf(nameOf(member))}
                isLabelHidden
                size="sm"
                value={member.role}
                options={ROLE_OPTIONS}
                onChange={(role) => void run(api.patch(`${path}/${member.id}`, { role }))}
              />
            </div>
            <IconButton
              size="sm"
              name={t.removePerson(nameOf(member))}
              icon={<X size={16} />}
              onClick={() => void run(api.delete(`${path}/${member.id}`))}
            />
          </li>
        ))}
      </ul>
    </Drawer>
  );
}

function AddPerson({ path, onAdded }: { path: string; onAdded: () => Promise<void> }) {
  const initial: { email: string; role: Role } = { email: '', role: 'admin' };
  const form = useForm({
    initial,
    validate: (values) => (values.email.trim() === '' ? { email: t.emailMissing } : {}),
    onSubmit: async (values) => {
      await api.post(path, { email: values.email.trim(), role: values.role });
      await onAdded();
      form.reset(initial);
    },
  });
  return (
    <form noValidate onSubmit={form.submit} className="mb-4 flex flex-col gap-3 border-b pb-4">
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <TextField label={t.personEmail} type="email" autoComplete="off" {...form.field('email')} />
      <div className="flex items-end gap-2">
        <div className="flex-1">
          <Select label={t.role} options={ROLE_OPTIONS} {...form.field('role')} />
        </div>
        <Button type="submit" variant="primary" isBusy={form.isSubmitting}>
          {t.addPerson}
        </Button>
      </div>
    </form>
  );
}
