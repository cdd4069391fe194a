import type { QueueMember, QueueMembers } from '@labelwright/contract/distribution';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { roleLabel } from '../projects/members/member-words.ts';
import { t } from './strings.ts';

type MemberShareCardProps = {
  projectId: string;
  members: UseQueryResult<QueueMembers>;
  openId: number | undefined;
  onOpen: (userId: number) => void;
};

const NOBODY: QueueMember[] = [];

/** Everybody's share of the queue; a row opens why it is what it is. */
export function MemberShareCard({ projectId, members, openId, onOpen }: MemberShareCardProps) {
  const rows = members.data?.members ?? NOBODY;
  const columns = useMemo(() => columnsOf(onOpen), [onOpen]);
  return (
    <Card title={t.members} isFlush>
      <div className="flex flex-col">
        <DataTable
          label={t.members}
          columns={columns}
          rows={rows}
          totalCount={rows.length}
          idOf={({ user }) => String(user.id)}
          isLoading={members.isPending}
          error={members.error}
          onRetry={() => void members.refetch()}
          maxHeight={460}
          openId={openId === undefined ? undefined : String(openId)}
          onOpen={({ user }) => onOpen(user.id)}
          empty={
            <EmptyState
              title={t.noMembers}
              action={
                <ButtonLink to="/projects/$projectId/members" params={{ projectId }}>
                  Members
                </ButtonLink>
              }
            >
              {t.noMembersText}
            </EmptyState>
          }
        />
      </div>
    </Card>
  );
}

const countText = (counted: { count: number; is_estimate: boolean } | null): string => {
  if (counted === null) return t.none;
  return counted.is_estimate ? t.estimate(counted.count) : formatNumber(counted.count);
};

function columnsOf(onOpen: (userId: number) => void): readonly DataTableColumn<QueueMember>[] {
  const number = (value: number | string) => (
    <span className="tabular">{typeof value === 'number' ? formatNumber(value) : value}</span>
  );
  return [
    {
      id: 'person',
      header: t.person,
      width: 170,
      isGrowing: true,
      isHideable: false,
      cell: ({ user }) => (
        <span title={user.email} className="min-w-0">
          <Avatar name={user.name || user.email} hasName />
        </span>
      ),
    },
    {
      id: 'state',
      header: t.state,
      width: 180,
      cell: ({ reason }) =>
        reason === null ? (
          <Badge tone="success">{t.getsTasks}</Badge>
        ) : (
          <Badge tone="warning">{`${t.getsNothing}: ${(t.reasons[reason] ?? reason).toLowerCase()}`}</Badge>
        ),
    },
    {
      id: 'why',
      header: t.actions,
      width: 80,
      cell: ({ user }) => (
        <Button size="sm" aria-label={t.whyFor(user.name || user.email)} onClick={() => onOpen(user.id)}>
          {t.why}
        </Button>
      ),
    },
    { id: 'role', header: t.role, width: 104, cell: ({ role }) => roleLabel(role) },
    { id: 'open', header: t.openForThem, width: 104, align: 'end', cell: ({ open }) => number(countText(open)) },
    { id: 'done', header: t.done, width: 64, align: 'end', cell: ({ done }) => number(done) },
    { id: 'skipped', header: t.skipped, width: 72, align: 'end', cell: ({ skipped }) => number(skipped) },
    { id: 'held', header: t.holds, width: 64, align: 'end', cell: ({ held }) => number(held) },
    {
      id: 'limit',
      header: t.limit,
      width: 80,
      align: 'end',
      cell: ({ limit }) => number(limit === null ? t.noLimit : t.limitOf(limit.used, limit.limit)),
    },
    {
      id: 'assigned',
      header: t.assigned,
      width: 84,
      align: 'end',
      cell: ({ assigned, assigned_open: open }) =>
        number(assigned === null ? t.none : t.assignedOpen(open ?? 0, assigned)),
    },
    {
      id: 'filtered',
      header: t.filteredOut,
      width: 92,
      align: 'end',
      cell: ({ filtered_out: filtered }) => number(countText(filtered)),
    },
    {
      id: 'last',
      header: t.lastActivity,
      width: 112,
      cell: ({ last_activity_at: at }) => <RelativeTime at={at} />,
    },
  ];
}
