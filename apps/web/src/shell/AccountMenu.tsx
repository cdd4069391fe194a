import { BookOpen, ChartNoAxesCombined, Keyboard, LogOut, User } from 'lucide-react';
import { displayNameOf, useMe } from '../lib/me.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { DropdownMenu, MenuItem, MenuLink, MenuSeparator } from '../ui/DropdownMenu.tsx';
import { ThemeChoices } from './ThemeChoices.tsx';
import { useAccountActions } from './use-account-actions.ts';

export function AccountMenu({ onShowKeys }: { onShowKeys: () => void }) {
  const me = useMe();
  const { signOut } = useAccountActions();
  const name = displayNameOf(me);

  return (
    <DropdownMenu
      align="end"
      trigger={
        <button
          type="button"
          className="flex size-8 shrink-0 items-center justify-center rounded-full data-[state=open]:bg-surface-2 pointer-coarse:size-11"
        >
          <span className="sr-only">Account:</span>
          <Avatar name={name} />
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <div className="truncate text-sm font-medium">{name}</div>
        {name !== me.email && <div className="truncate text-xs text-muted">{me.email}</div>}
      </div>
      <MenuSeparator />
      <MenuLink to="/account" icon={<User aria-hidden size={16} />}>
        Account and API tokens
      </MenuLink>
      <MenuLink to="/people/$userId" params={{ userId: 'me' }} icon={<ChartNoAxesCombined aria-hidden size={16} />}>
        My activity
      </MenuLink>
      <MenuItem icon={<Keyboard aria-hidden size={16} />} combo="?" onSelect={onShowKeys}>
        Keys
      </MenuItem>
      <MenuItem icon={<BookOpen aria-hidden size={16} />} onSelect={() => window.open('/docs', '_blank', 'noopener')}>
        API reference
      </MenuItem>
      <MenuSeparator />
      <ThemeChoices />
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden size={16} />} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}
