import type { AdminUser } from '@labelwright/contract/identity';
import { Ban, CircleCheck, Clock, Lock, type LucideIcon, MailQuestionMark, ShieldUser, Trash2 } from 'lucide-react';
import { Badge, type BadgeTone } from '../../ui/Badge.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Person } from '../../ui/Person.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';

const LOOKS: Record<AdminUser['status'], { tone: BadgeTone; icon: LucideIcon }> = {
  active: { tone: 'success', icon: CircleCheck },
  unverified: { tone: 'neutral', icon: MailQuestionMark },
  locked: { tone: 'warning', icon: Lock },
  disabled: { tone: 'danger', icon: Ban },
  deleted: { tone: 'danger', icon: Trash2 },
};

export function UserStatus({ status }: { status: AdminUser['status'] }) {
  const { tone, icon: Icon } = LOOKS[status] ?? { tone: 'neutral', icon: Clock };
  return (
    <Badge tone={tone} icon={<Icon aria-hidden size={12} />}>
      {t.status[status]}
    </Badge>
  );
}

export const Rights = ({ role }: { role: AdminUser['global_role'] }) =>
  role === 'super_admin' ? (
    <Badge tone="accent" icon={<ShieldUser aria-hidden size={12} />}>
      {t.superAdmin}
    </Badge>
  ) : (
    <span className="text-muted">–</span>
  );

export const LastActive = ({ at }: { at: string | null }) =>
  at === null ? <span className="text-muted">{t.never}</span> : <RelativeTime at={at} />;

export const USER_COLUMNS: readonly DataTableColumn<AdminUser>[] = [
  {
    id: 'email',
    header: t.person,
    width: 300,
    minWidth: 190,
    isGrowing: true,
    isHideable: false,
    isSortable: true,
    cell: (user) => <Person person={user} />,
  },
  { id: 'status', header: t.state, width: 130, cell: (user) => <UserStatus status={user.status} /> },
  { id: 'global_role', header: t.rights, width: 170, cell: (user) => <Rights role={user.global_role} /> },
  {
    id: 'organizations',
    header: t.organizationsOf,
    width: 120,
    align: 'end',
    cell: (user) => <span className="tabular">{user.organizations}</span>,
  },
  {
    id: 'last_activity_at',
    header: t.lastActive,
    width: 150,
    isSortable: true,
    cell: (user) => <LastActive at={user.last_activity_at} />,
  },
  { id: 'id', header: t.created, width: 150, isSortable: true, cell: (user) => <RelativeTime at={user.created_at} /> },
];
