import type { OrganizationMember } from '@labelwright/contract/tenants';
import { Ban, CircleCheck, EllipsisVertical, UserMinus } from 'lucide-react';
import { Badge } from '../../ui/Badge.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../ui/DropdownMenu.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Person } from '../../ui/Person.tsx';
import { Select } from '../../ui/Select.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { ROLE_OPTIONS, roleLabel, t } from './strings.ts';
import { type MemberChange, nameOf } from './tenants-api.ts';

type MemberActions = {
  myId: number;
  /** Owners alone make and change owners. */
  isOwner: boolean;
  onChange: (member: OrganizationMember, change: MemberChange) => Promise<void>;
  onRemove: (member: OrganizationMember) => void;
};

export function memberColumns(actions: MemberActions): readonly DataTableColumn<OrganizationMember>[] {
  return [
    {
      id: 'person',
      header: t.person,
      width: 200,
      isGrowing: true,
      isHideable: false,
      cell: (member) => <Member member={member} isMe={member.id === actions.myId} />,
    },
    { id: 'role', header: t.role, width: 140, cell: (member) => <Role member={member} {...actions} /> },
    {
      id: 'last_activity',
      header: t.lastActive,
      width: 140,
      cell: ({ user }) =>
        user.last_activity === null ? (
          <span className="text-muted">{t.neverActive}</span>
        ) : (
          <RelativeTime at={user.last_activity} />
        ),
    },
    { id: 'joined', header: t.joined, width: 140, cell: (member) => <RelativeTime at={member.created_at} /> },
    {
      id: 'actions',
      header: '',
      width: 52,
      align: 'end',
      isHideable: false,
      cell: (member) => <Actions member={member} {...actions} />,
    },
  ];
}

function Member({ member, isMe }: { member: OrganizationMember; isMe: boolean }) {
  return (
    <Person person={member.user}>
      {isMe && <Badge>{t.you}</Badge>}
      {member.is_crowd && (
        <Tooltip text={t.crowdHelp}>
          <span>
            <Badge tone="info">{t.crowd}</Badge>
          </span>
        </Tooltip>
      )}
      {member.tags.map(({ id, label }) => (
        <Badge key={id}>{label}</Badge>
      ))}
      {!member.enabled && (
        <Badge tone="warning" icon={<Ban aria-hidden size={12} />}>
          {t.disabled}
        </Badge>
      )}
    </Person>
  );
}

function Role({ member, isOwner, onChange }: MemberActions & { member: OrganizationMember }) {
  if (!member.can.update) {
    return <span title={t.ownersOnly}>{roleLabel(member.role)}</span>;
  }
  return (
    <Select
      label={t.roleOf(nameOf(member))}
      isLabelHidden
      size="sm"
      value={member.role}
      options={ROLE_OPTIONS.filter(({ value }) => isOwner || value !== 'owner')}
      onChange={(role) => void onChange(member, { role })}
    />
  );
}

function Actions({ member, myId, onChange, onRemove }: MemberActions & { member: OrganizationMember }) {
  // Nobody locks themselves out by a slip; leaving for good stays possible through somebody else.
  if (!member.can.update || member.id === myId) return null;
  return (
    <DropdownMenu
      align="end"
      trigger={<IconButton size="sm" name={t.actionsFor(nameOf(member))} icon={<EllipsisVertical size={16} />} />}
    >
      <MenuItem
        icon={member.enabled ? <Ban aria-hidden size={16} /> : <CircleCheck aria-hidden size={16} />}
        onSelect={() => void onChange(member, { enabled: !member.enabled })}
      >
        {member.enabled ? t.disable : t.enable}
      </MenuItem>
      <MenuSeparator />
      <MenuItem isDanger icon={<UserMinus aria-hidden size={16} />} onSelect={() => onRemove(member)}>
        {t.remove}
      </MenuItem>
    </DropdownMenu>
  );
}
