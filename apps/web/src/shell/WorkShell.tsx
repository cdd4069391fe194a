import { Link, Outlet } from '@tanstack/react-router';
import { LogOut } from 'lucide-react';
import { t } from '../features/crowdsourcing/portal/strings.ts';
import { displayNameOf, useMe } from '../lib/me.ts';
import { useCurrentTitle } from '../lib/use-current-title.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { DropdownMenu, MenuChoice, MenuItem, MenuSeparator } from '../ui/DropdownMenu.tsx';
import { ActingBanner } from './ActingBanner.tsx';
import { Logo } from './Logo.tsx';
import { ThemeChoices } from './ThemeChoices.tsx';
import { useAccountActions } from './use-account-actions.ts';

const SECTIONS = [
  { to: '/work', label: t.work, isExact: true },
  { to: '/work/answers', label: t.submissions, isExact: false },
  { to: '/work/earnings', label: t.earnings, isExact: false },
] as const;

/** For people who work for pay: their work, their answers, their money, and nothing of the house. */
export function WorkShell() {
  usePageTitle(useCurrentTitle());
  return (
    <div className="flex h-dvh min-h-0 flex-col">
      <a
        href="#main"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-accent-fg focus:translate-y-0"
      >
        Skip to content
      </a>
      <ActingBanner />
      <header className="z-30 flex h-12 shrink-0 items-center gap-3 border-b bg-surface px-3">
        <Link to="/work" aria-label={t.work} className="rounded-md p-1">
          <Logo />
        </Link>
        <nav aria-label={t.sections} className="flex min-w-0 flex-1 items-center gap-1 overflow-x-auto">
          {SECTIONS.map(({ to, label, isExact }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: isExact }}
              activeProps={{ className: 'bg-surface-2 font-medium text-fg', 'aria-current': 'page' }}
              inactiveProps={{ className: 'text-muted' }}
              className="flex h-8 items-center rounded-md px-2.5 whitespace-nowrap hover:bg-surface-2 pointer-coarse:h-11"
            >
              {label}
            </Link>
          ))}
        </nav>
        <WorkerMenu />
      </header>
      <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 overflow-y-auto outline-none">
        <Outlet />
      </main>
    </div>
  );
}

/** Working pages of the portal own the whole window. */
export function WorkFullScreen() {
  usePageTitle(useCurrentTitle());
  return (
    <div className="flex h-dvh min-h-0 flex-col">
      <ActingBanner />
      <main data-full-screen className="relative min-h-0 flex-1 overflow-hidden bg-bg">
        <Outlet />
      </main>
    </div>
  );
}

function WorkerMenu() {
  const me = useMe();
  const { signOut, switchTo } = useAccountActions();
  const name = displayNameOf(me);

  return (
    <DropdownMenu
      align="end"
      trigger={
        <button
          type="button"
          className="flex size-8 shrink-0 items-center justify-center rounded-full data-[state=open]:bg-surface-2 pointer-coarse:size-11"
        >
          <span className="sr-only">{t.account}:</span>
          <Avatar name={name} />
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <div className="truncate text-sm font-medium">{name}</div>
        {name !== me.email && <div className="truncate text-xs text-muted">{me.email}</div>}
      </div>
      {me.organizations.length > 1 && (
        <>
          <MenuSeparator />
          {me.organizations.map((organization) => (
            <MenuChoice
              key={organization.id}
              isChosen={organization.id === me.organization?.id}
              onSelect={() => void switchTo(organization.id)}
            >
              {organization.name}
            </MenuChoice>
          ))}
        </>
      )}
      <MenuSeparator />
      <ThemeChoices />
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden size={16} />} onSelect={() => void signOut()}>
        {t.signOut}
      </MenuItem>
    </DropdownMenu>
  );
}
