import { Link, useLocation } from '@tanstack/react-router';
import { CircleHelp, Menu, Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMe } from '../lib/me.ts';
import { useHotkey } from '../lib/use-hotkey.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { KeySheet } from '../ui/KeySheet.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { ActingBanner } from './ActingBanner.tsx';
import { JobsButton } from './JobsButton.tsx';
import { Logo } from './Logo.tsx';

import { MobileMenu } from './MobileMenu.tsx';
import { NotificationsButton } from './NotificationsButton.tsx';
import { OrganizationSwitcher } from './OrganizationSwitcher.tsx';
import { SearchPalette } from './SearchPalette.tsx';
import { SuspendedNotice } from './SuspendedNotice.tsx';

type ShellFrameProps = {
  /** Breadcrumb or the sections of the product. */
  middle: ReactNode;
  rail?: ReactNode;
  children: ReactNode;
};

type Panel = 'menu' | 'search' | 'keys';

/** Top bar, rail and the place for the page. */
export function ShellFrame({ middle, rail, children }: ShellFrameProps) {
  const [panel, setPanel] = useState<Panel | undefined>();
  const close = () => setPanel(undefined);
  const me = useMe();
  const pathname = useLocation({ select: (location) => location.pathname });
  const isSuspended = me.suspended !== null && !pathname.startsWith('/account');
  useHotkey('mod+k', () => setPanel('search'), {
    label: 'Search and commands',
    group: 'Everywhere',
    isWhileTyping: true,
  });
  useHotkey('?', () => setPanel('keys'), { label: 'Show keys', group: 'Everywhere' });

  return (
    <div className="flex h-dvh min-h-0 flex-col">
      <a
        href="#main"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-accent-fg focus:translate-y-0"
      >
        Skip to content
      </a>
      <ActingBanner />
      <header className="z-30 flex h-12 shrink-0 items-center gap-2 border-b bg-surface px-2 md:px-3">
        <div className="md:hidden">
          <IconButton name="Menu" icon={<Menu size={18} />} hasTooltip={false} onClick={() => setPanel('menu')} />
        </div>
        <Link to="/" aria-label="Labelwright, home" className="hidden rounded-md p-1 md:block">
          <Logo />
        </Link>
        <div className="hidden md:block">
          <OrganizationSwitcher />
        </div>
        <div aria-hidden className="mx-1 hidden h-5 w-px bg-line md:block" />
        <div className="min-w-0 flex-1">{middle}</div>
        <SearchButton onClick={() => setPanel('search')} />
        <NotificationsButton />
        <JobsButton />
        <div className="hidden sm:block">
          <IconButton name="Keys and help" combo="?" icon={<CircleHelp size={16} />} onClick={() => setPanel('keys')} />
        </div>
        <AccountMenu onShowKeys={() => setPanel('keys')} />
      </header>
      <div className="flex min-h-0 flex-1">
        {rail}
        {/* What is there for screen readers alone is placed by coordinates: within here, or it lengthens the window. */}
        <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 overflow-y-auto outline-none">
          {isSuspended ? <SuspendedNotice reason={me.suspended ?? ''} /> : children}
        </main>
      </div>
      <MobileMenu isOpen={panel === 'menu'} onClose={close} />
      <SearchPalette isOpen={panel === 'search'} onClose={close} onShowKeys={() => setPanel('keys')} />
      <KeySheet isOpen={panel === 'keys'} onClose={close} />
    </div>
  );
}

function SearchButton({ onClick }: { onClick: () => void }) {
  return (
    <>
      <button
        type="button"
        onClick={onClick}
        className="hidden h-8 w-40 shrink-0 items-center gap-2 rounded-md border border-line-strong/50 bg-bg px-2.5 text-sm text-muted hover:border-line-strong lg:flex min-[1600px]:w-56"
      >
        <Search aria-hidden size={16} />
        <span className="flex-1 text-left">Search</span>
        <Kbd combo="mod+k" />
      </button>
      <div className="lg:hidden">
        <IconButton name="Search" combo="mod+k" icon={<Search size={16} />} onClick={onClick} />
      </div>
    </>
  );
}
