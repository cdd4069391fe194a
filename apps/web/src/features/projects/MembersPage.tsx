import type { MemberStats } from '@labelwright/contract/projects';
import type { ProjectMember } from '@labelwright/contract/tenants';
import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useLive } from '../../lib/live.ts';
import { projectKey, projectQuery } from '../../lib/project.ts';
import { textOf, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { queueKey, queueMembersQuery } from '../distribution/queue-api.ts';
import { peopleQuery } from '../quality/quality-api.ts';
import { InvitationTable } from './members/InvitationTable.tsx';
import { InviteDialog } from './members/InviteDialog.tsx';
import { MemberDialog } from './members/MemberDialog.tsx';
import { memberColumns } from './members/member-columns.tsx';
import { ROLES } from './members/member-words.ts';
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
  useLive('queue', { invalidates: [[...projectKey(projectId), 'member-stats'], queueKey(projectId)] });
  const shares = useQuery({ ...queueMembersQuery(projectId), enabled: mayManage });
  const people = useQuery(peopleQuery(projectId, {}));
  const columns = useMemo(
    () =>
      memberColumns(projectId, {
        work: new Map(stats.data?.map((person) => [person.user_id, person])),
        share: new Map(shares.data?.members.map((person) => [person.user.id, person])),
        quality: new Map(people.data?.map((person) => [person.user.id, person])),
      }),
    [projectId, stats.data, shares.data, people.data],
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
        <MemberDialog
          key={open.user_id}
          projectId={projectId}
          member={open}
          share={shares.data?.members.find(({ user }) => user.id === open.user_id)}
          onClose={() => setOpenId(undefined)}
        />
      )}
    </>
  );
}
