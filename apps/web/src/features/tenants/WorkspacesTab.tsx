import type { Workspace } from '@labelwright/contract/tenants';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Layers, Pencil, Plus, Trash2, Users } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../ui/DropdownMenu.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Card } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toast } from '../../ui/toast.ts';
import { roleLabel, t } from './strings.ts';
import { workspacesQuery } from './tenants-api.ts';
import { WorkspaceDialog } from './WorkspaceDialog.tsx';
import { WorkspaceMembers } from './WorkspaceMembers.tsx';

type Task = { kind: 'new' } | { kind: 'rename' | 'members' | 'delete'; workspace: Workspace };

export function WorkspacesTab({ canCreate }: { canCreate: boolean }) {
  const queryClient = useQueryClient();
  const workspaces = useQuery(workspacesQuery);
  const [task, setTask] = useState<Task>();
  const close = () => setTask(undefined);
  return (
    <Card
      isFlush
      title={t.workspaces}
      actions={
        canCreate && (
          <Button size="sm" icon={<Plus aria-hidden size={16} />} onClick={() => setTask({ kind: 'new' })}>
            {t.newWorkspace}
          </Button>
        )
      }
    >
      <p className="border-b px-4 py-3 text-sm text-muted">{t.workspaceHelp}</p>
      {workspaces.isPending && (
        <div className="p-4">
          <SkeletonLines count={3} />
        </div>
      )}
      {workspaces.isError && <ErrorState error={workspaces.error} onRetry={() => void workspaces.refetch()} />}
      <ul className="divide-y">
        {workspaces.data?.map((workspace) => (
          <WorkspaceRow key={workspace.id} workspace={workspace} onTask={setTask} />
        ))}
      </ul>
      {task?.kind === 'new' && <WorkspaceDialog workspace={undefined} onClose={close} />}
      {task?.kind === 'rename' && <WorkspaceDialog workspace={task.workspace} onClose={close} />}
      {task?.kind === 'members' && <WorkspaceMembers workspace={task.workspace} onClose={close} />}
      {task?.kind === 'delete' && (
        <ConfirmDialog
          isOpen
          title={t.deleteTitle(task.workspace.name)}
          actionLabel={t.delete}
          onClose={close}
          onConfirm={async () => {
            await api.delete(`/api/workspaces/${task.workspace.id}`);
            toast(t.deleted(task.workspace.name));
            await queryClient.invalidateQueries({ queryKey: workspacesQuery.queryKey });
          }}
        >
          {t.deleteText}
        </ConfirmDialog>
      )}
    </Card>
  );
}

function WorkspaceRow({ workspace, onTask }: { workspace: Workspace; onTask: (task: Task) => void }) {
  const { name, can } = workspace;
  return (
    <li className="flex min-h-13 items-center gap-3 px-4 py-2">
      <Layers aria-hidden size={16} className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          <span className="truncate">{name}</span>
          {workspace.is_default && <Badge>{t.isDefault}</Badge>}
          {workspace.role !== null && <Badge tone="accent">{roleLabel(workspace.role)}</Badge>}
        </div>
        <div className="text-xs text-muted">{t.facts(workspace.project_count, workspace.member_count)}</div>
      </div>
      {can.update && (
        <DropdownMenu
          align="end"
          trigger={<IconButton size="sm" name={t.actionsFor(name)} icon={<EllipsisVertical size={16} />} />}
        >
          <MenuItem icon={<Users aria-hidden size={16} />} onSelect={() => onTask({ kind: 'members', workspace })}>
            {t.manageMembers}
          </MenuItem>
          <MenuItem icon={<Pencil aria-hidden size={16} />} onSelect={() => onTask({ kind: 'rename', workspace })}>
            {t.rename}
          </MenuItem>
          {can.delete && (
            <>
              <MenuSeparator />
              <MenuItem
                isDanger
                icon={<Trash2 aria-hidden size={16} />}
                onSelect={() => onTask({ kind: 'delete', workspace })}
              >
                {t.delete}
              </MenuItem>
            </>
          )}
        </DropdownMenu>
      )}
    </li>
  );
}
