import type { Workspace } from '@labelwright/contract/tenants';
import { useQuery } from '@tanstack/react-query';
import { Building2, ChevronsUpDown, FolderOpen } from 'lucide-react';
import { api } from '../lib/api.ts';
import { useMe } from '../lib/me.ts';
import { DropdownMenu, MenuChoice, MenuLabel, MenuLink, MenuSeparator } from '../ui/DropdownMenu.tsx';
import { useAccountActions } from './use-account-actions.ts';

export function OrganizationSwitcher() {
  const me = useMe();
  const { switchTo } = useAccountActions();
  const name = me.organization?.name ?? 'No organization';

  return (
    <DropdownMenu
      trigger={
        <button
          type="button"
          aria-label={`Organization: ${name}`}
          className="flex h-8 max-w-56 min-w-0 items-center gap-1.5 rounded-md px-2 text-base font-medium hover:bg-surface-2 data-[state=open]:bg-surface-2"
        >
          <span className="truncate">{name}</span>
          <ChevronsUpDown aria-hidden size={14} className="shrink-0 text-muted" />
        </button>
      }
    >
      <MenuLabel>Organizations</MenuLabel>
      {me.organizations.map((organization) => (
        <MenuChoice
          key={organization.id}
          isChosen={organization.id === me.organization?.id}
          onSelect={() => void switchTo(organization.id)}
        >
          {organization.name}
          {organization.is_crowd && <span className="ms-2 text-sm text-muted">Paid work</span>}
        </MenuChoice>
      ))}
      <Workspaces />
      <MenuSeparator />
      <MenuLink to="/organization" icon={<Building2 aria-hidden size={16} />}>
        Members and workspaces
      </MenuLink>
    </DropdownMenu>
  );
}

/** Each leads to its projects. Read when the menu opens. */
function Workspaces() {
  const { data } = useQuery({
    queryKey: ['workspaces'],
    queryFn: ({ signal }) => api.list<Workspace>('/api/workspaces', { signal }),
  });
  const workspaces = data?.items ?? [];
  if (workspaces.length < 2) return null;
  return (
    <>
      <MenuSeparator />
      <MenuLabel>Workspaces</MenuLabel>
      {workspaces.map((workspace) => (
        <MenuLink
          key={workspace.id}
          to="/projects"
          search={{ workspace: workspace.id }}
          icon={<FolderOpen aria-hidden size={16} />}
        >
          {workspace.name}
        </MenuLink>
      ))}
    </>
  );
}
