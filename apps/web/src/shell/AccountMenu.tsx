import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BookOpen, ChartNoAxesCombined, Keyboard, LogOut, Monitor, Moon, Sun, User } from 'lucide-react';
import { api } from '../lib/api.ts';
import { displayNameOf, useMe } from '../lib/me.ts';
import { setTheme, type ThemeChoice, useThemeChoice } from '../lib/theme.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../ui/DropdownMenu.tsx';
import { toastError } from '../ui/toast.ts';

const THEMES: readonly { choice: ThemeChoice; label: string; icon: typeof Sun }[] = [
  { choice: 'system', label: 'As the system', icon: Monitor },
  { choice: 'light', label: 'Light', icon: Sun },
  { choice: 'dark', label: 'Dark', icon: Moon },
];

export function AccountMenu({ onShowKeys }: { onShowKeys: () => void }) {
  const me = useMe();
  const theme = useThemeChoice();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const name = displayNameOf(me);

  async function signOut() {
    try {
      await api.post('/api/auth/logout');
      await navigate({ to: '/signin' });
      queryClient.clear();
    } catch (error) {
      toastError('Signing out failed', error);
    }
  }

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
      <MenuLabel>Theme</MenuLabel>
      {THEMES.map(({ choice, label, icon: Icon }) => (
        <MenuChoice
          key={choice}
          isSticky
          isChosen={theme === choice}
          icon={<Icon aria-hidden size={16} />}
          onSelect={() => setTheme(choice)}
        >
          {label}
        </MenuChoice>
      ))}
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden size={16} />} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}
