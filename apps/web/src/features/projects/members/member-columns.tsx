import type { QueueMember } from '@labelwright/contract/distribution';
import type { MemberStats } from '@labelwright/contract/projects';
import type { PersonQuality } from '@labelwright/contract/quality';
import type { ProjectMember } from '@labelwright/contract/tenants';
import { Link } from '@tanstack/react-router';
import { formatNumber, formatShare } from '../../../lib/format.ts';
import { StatusBadge } from '../../../ui/Badge.tsx';
import type { DataTableColumn } from '../../../ui/data-table-model.ts';
import { Person } from '../../../ui/Person.tsx';
import { Duration, RelativeTime } from '../../../ui/Time.tsx';
import { roleLabel } from './member-words.ts';

/** What is known of each member besides the membership, by the id of the person. */
export type MemberFacts = {
  work: ReadonlyMap<number, MemberStats>;
  share: ReadonlyMap<number, QueueMember>;
  quality: ReadonlyMap<number, PersonQuality>;
};

const number = (value: number | undefined) => <span className="tabular">{formatNumber(value ?? 0)}</span>;
const share = (value: number | null | undefined) => (
  <span className="tabular">{value === null || value === undefined ? '–' : formatShare(value)}</span>
);

/** Who they are and what they may. */
const membershipColumns = ({ share }: MemberFacts): readonly DataTableColumn<ProjectMember>[] => [
  {
    id: 'person',
    header: 'Person',
    width: 200,
    isGrowing: true,
    isHideable: false,
    cell: ({ user }) => <Person person={user} />,
  },
  { id: 'role', header: 'Role', width: 120, cell: (member) => roleLabel(member.role) },
  {
    id: 'status',
    header: 'Status',
    width: 110,
    cell: ({ enabled, user_id: id }) => {
      const pause = share.get(id)?.paused ?? null;
      if (!enabled) return <StatusBadge status="cancelled" label="Disabled" />;
      return (
        <span title={pause?.verbose_reason ?? undefined}>
          <StatusBadge status={pause === null ? 'active' : 'paused'} />
        </span>
      );
    },
  },
];

/** What they did, and how. */
const workColumns = (projectId: string, { work, quality }: MemberFacts): readonly DataTableColumn<ProjectMember>[] => [
  {
    id: 'annotations',
    header: 'Annotations',
    width: 104,
    align: 'end',
    cell: ({ user_id: id }) => number(work.get(id)?.annotations),
  },
  {
    id: 'skipped',
    header: 'Skipped',
    width: 80,
    align: 'end',
    cell: ({ user_id: id }) => number(work.get(id)?.skipped),
  },
  {
    id: 'time',
    header: 'Typical time',
    width: 104,
    align: 'end',
    cell: ({ user_id: id }) => <Duration ms={work.get(id)?.lead_time_ms} />,
  },
  {
    id: 'agreement',
    header: 'Agreement',
    width: 96,
    align: 'end',
    cell: ({ user_id: id }) =>
      typeof quality.get(id)?.agreement === 'number' ? (
        <Link
          to="/projects/$projectId/quality/people/$userId"
          params={{ projectId, userId: String(id) }}
          className="text-accent hover:underline"
        >
          {share(quality.get(id)?.agreement)}
        </Link>
      ) : (
        share(null)
      ),
  },
  {
    id: 'golden',
    header: 'Golden passed',
    width: 116,
    align: 'end',
    cell: ({ user_id: id }) => share(quality.get(id)?.golden.accuracy),
  },
];

/** What they hold, and how much more they may. */
const queueColumns = ({ work, share }: MemberFacts): readonly DataTableColumn<ProjectMember>[] => [
  { id: 'held', header: 'Holds now', width: 92, align: 'end', cell: ({ user_id: id }) => number(work.get(id)?.held) },
  {
    id: 'limit',
    header: 'Limit',
    width: 90,
    align: 'end',
    cell: ({ user_id: id, task_limit: own }) => {
      const limit = share.get(id)?.limit ?? null;
      if (limit !== null) return <span className="tabular">{`${limit.used} of ${formatNumber(limit.limit)}`}</span>;
      return own === 0 ? <span className="text-muted">None</span> : number(own);
    },
  },
  {
    id: 'last',
    header: 'Last activity',
    width: 120,
    cell: ({ user_id: id }) => <RelativeTime at={work.get(id)?.last_activity_at} />,
  },
];

export const memberColumns = (projectId: string, facts: MemberFacts): readonly DataTableColumn<ProjectMember>[] => [
  ...membershipColumns(facts),
  ...workColumns(projectId, facts),
  ...queueColumns(facts),
];
