import type { AdminUserDetail } from '@labelwright/contract/administration';
import { EllipsisVertical, KeyRound, LogOut, RotateCcw, Trash2, UserRoundCog } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../ui/DropdownMenu.tsx';
import { t } from './strings.ts';
import { useUserChanges } from './use-user-changes.ts';

const DAY_MS = 86_400_000;

type UserActionsProps = { user: AdminUserDetail; onImpersonate: () => void; onDelete: () => void };

/** What an administrator does to an account; what may not be done is not offered. */
export function UserActions({ user, onImpersonate, onDelete }: UserActionsProps) {
  const changes = useUserChanges(user);
  const { can } = user;
  if (can.restore)
    return (
      <div>
        <Button icon={<RotateCcw aria-hidden size={16} />} onClick={() => void changes.restore()}>
          {t.restore}
        </Button>
      </div>
    );
  if (!can.update) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {can.impersonate && (
        <Button icon={<UserRoundCog aria-hidden size={16} />} onClick={onImpersonate}>
          {t.actAs}
        </Button>
      )}
      <Button icon={<KeyRound aria-hidden size={16} />} onClick={() => void changes.resetPassword()}>
        {t.resetPassword}
      </Button>
      <DropdownMenu
        align="end"
        trigger={<Button icon={<EllipsisVertical aria-hidden size={16} />}>{t.actions}</Button>}
      >
        <StateItems user={user} />
        <MenuSeparator />
        <MenuItem icon={<LogOut aria-hidden size={16} />} onSelect={() => void changes.endSessions()}>
          {t.endSessions}
        </MenuItem>
        {can.delete && (
          <MenuItem icon={<Trash2 aria-hidden size={16} />} isDanger onSelect={onDelete}>
            {t.deleteUser}
          </MenuItem>
        )}
      </DropdownMenu>
    </div>
  );
}

function StateItems({ user }: { user: AdminUserDetail }) {
  const { change } = useUserChanges(user);
  const isAdmin = user.global_role === 'super_admin';
  return (
    <>
      {user.is_verified ? (
        <MenuItem onSelect={() => void change({ is_verified: false }, { is_verified: true }, t.changed.unverify)}>
          {t.unverify}
        </MenuItem>
      ) : (
        <MenuItem onSelect={() => void change({ is_verified: true }, { is_verified: false }, t.changed.verify)}>
          {t.verify}
        </MenuItem>
      )}
      {user.locked_until !== null ? (
        <MenuItem
          onSelect={() => void change({ locked_until: null }, { locked_until: user.locked_until }, t.changed.unlock)}
        >
          {t.unlock}
        </MenuItem>
      ) : (
        user.can.disable && (
          <MenuItem
            onSelect={() => {
              const until = new Date(Date.now() + DAY_MS).toISOString();
              void change({ locked_until: until }, { locked_until: null }, t.changed.lock);
            }}
          >
            {t.lock}
          </MenuItem>
        )
      )}
      {user.can.disable && (
        <MenuItem
          onSelect={() =>
            void change(
              { is_disabled: !user.is_disabled },
              { is_disabled: user.is_disabled },
              user.is_disabled ? t.changed.enable : t.changed.disable,
            )
          }
        >
          {user.is_disabled ? t.enable : t.disable}
        </MenuItem>
      )}
      {user.can.change_role && (
        <MenuItem
          onSelect={() =>
            void change(
              { global_role: isAdmin ? 'user' : 'super_admin' },
              { global_role: user.global_role },
              isAdmin ? t.changed.demote : t.changed.promote,
            )
          }
        >
          {isAdmin ? t.demote : t.promote}
        </MenuItem>
      )}
    </>
  );
}
