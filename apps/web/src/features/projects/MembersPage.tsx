import type { MemberStats } from '@labelwright/contract/projects';
import type { ProjectMember } from '@labelwright/contract/tenants';
import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { useLive } from '../../lib/live.ts';
import { projectKey, projectQuery } from '../../lib/project.ts';
import { textOf, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { Person } from '../../ui/Person.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { InvitationTable } from './members/InvitationTable.tsx';
import { InviteDialog } from './members/InviteDialog.tsx';
import { MemberDialog } from './members/MemberDialog.tsx';
import { ROLES, roleLabel } from './members/member-words.ts';
import { pathOf } from './projects-api.ts';

const ROLE_OPTIONS = [{ value: '', label: 'Every role' }, ...ROLES.map(({ value, label }) => ({ value, label }))];

export function MembersPage() {
  const projectId = useRouteParam('projectId');
  const { data: project } = useQuery(projectQuery(projectId));
  const [{ search, role, show }, setUrl] = useUrlState((raw) => ({
    search: textOf(raw.search) ?? '',
    role: textOf(raw.role) ?? '',
    show: raw.show === 'invitations' ? ('invitations' as const) : undefined,
  }));
  const [isInviting, setInviting] = useState(false);
  const mayManage = project?.can['members.manage'] === true;
  return (
    <PageBody kind="work">
      <div className="flex flex-col gap-4 border-b p-4 md:px-6">
        <PageHeader
          title={show === undefined ? 'Members' : 'Invitations'}
          actions={
            mayManage && (
              <>
                <Button onClick={() => setUrl({ show: show === undefined ? 'invitations' : undefined })}>
                  {show === undefined ? 'Invitations' : 'Back to members'}
                </Button>
                <Button variant="primary" icon={<UserPlus aria-hidden size={16} />} onClick={() => setInviting(true)}>
                  Invite people
                </Button>
              </>
            )
          }
        />
        {show === undefined && (
          <div className="flex flex-wrap gap-2">
            <div className="min-w-48 flex-1 sm:max-w-72">
              <SearchField
                label="Search members"
                value={search}
                onChange={(text) => setUrl({ search: text }, { isReplace: true })}
              />
            </div>
            <div className="w-40">
              <Select
                label="Role"
                isLabelHidden
                value={role}
                options={ROLE_OPTIONS}
                onChange={(next) => setUrl({ role: next })}
              />
            </div>
          </div>
        )}
      </div>
      {show === 'invitations' ? (
        <InvitationTable projectId={projectId} />
      ) : (
        <MemberTable projectId={projectId} search={search} role={role} mayManage={mayManage} />
      )}
      {project !== undefined && (
        <InviteDialog project={project} isOpen={isInviting} onClose={() => setInviting(false)} />
      )}
    </PageBody>
  );
}

type MemberTableProps = { projectId: string; search: string; role: string; mayManage: boolean };

function MemberTable({ projectId, search, role, mayManage }: MemberTableProps) {
  const [openId, setOpenId] = useState<number>();
  const list = useList<ProjectMember>({
    key: [...projectKey(projectId), 'members'],
    path: `${pathOf(projectId)}/members`,
    query: { search, role },
    idOf: (member) => String(member.user_id),
  });
  const stats = useQuery({
    queryKey: [...projectKey(projectId), 'member-stats'],
    queryFn: ({ signal }) => api.get<MemberStats[]>(`${pathOf(projectId)}/members/stats`, { signal }),
  });
  useLive('queue', { invalidates: [[...projectKey(projectId), 'member-stats']] });
  const columns = useMemo(
    () => columnsOf(new Map(stats.data?.map((person) => [person.user_id, person]))),
    [stats.data],
  );
  const open = list.rows.find((member) => member.user_id === openId);
  return (
    <>
      <DataTable
        label="Members"
        columns={columns}
        idOf={(member) => String(member.user_id)}
        {...list}
        {...(mayManage ? { onOpen: (member: ProjectMember) => setOpenId(member.user_id) } : {})}
        empty={<EmptyState title="Nobody matches">Change the search, or look at every role.</EmptyState>}
      />
      {open !== undefined && (
        <MemberDialog key={open.user_id} projectId={projectId} member={open} onClose={() => setOpenId(undefined)} />
      )}
    </>
  );
}

function columnsOf(work: ReadonlyMap<number, MemberStats>): readonly DataTableColumn<ProjectMember>[] {
  const count = (value: number | undefined) => <span className="tabular">{formatNumber(value ?? 0)}</span>;
  return [
    {
      id: 'person',
      header: 'Person',
      width: 200,
      isGrowing: true,
      isHideable: false,
      cell: ({ user }) => <Person person={user} />,
    },
    { id: 'role', header: 'Role', width: 130, cell: (member) => roleLabel(member.role) },
    {
      id: 'status',
      header: 'Status',
      width: 110,
      cell: ({ enabled }) => <StatusBadge status={enabled ? 'active' : 'paused'} />,
    },
    {
      id: 'annotations',
      header: 'Annotations',
      width: 110,
      align: 'end',
      cell: (member) => count(work.get(member.user_id)?.annotations),
    },
    {
      id: 'skipped',
      header: 'Skipped',
      width: 90,
      align: 'end',
      cell: (member) => count(work.get(member.user_id)?.skipped),
    },
    {
      id: 'time',
      header: 'Typical time',
      width: 110,
      align: 'end',
      cell: (member) => <Duration ms={work.get(member.user_id)?.lead_time_ms} />,
    },
    {
      id: 'held',
      header: 'Holds now',
      width: 100,
      align: 'end',
      cell: (member) => count(work.get(member.user_id)?.held),
    },
    {
      id: 'limit',
      header: 'Limit',
      width: 90,
      align: 'end',
      cell: ({ task_limit: limit }) => (limit === 0 ? <span className="text-muted">None</span> : count(limit)),
    },
    {
      id: 'last',
      header: 'Last activity',
      width: 140,
      cell: (member) => <RelativeTime at={work.get(member.user_id)?.last_activity_at} />,
    },
  ];
}
