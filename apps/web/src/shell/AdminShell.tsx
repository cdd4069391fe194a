import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useMe } from '../lib/me.ts';
import { useCurrentTitle } from '../lib/use-current-title.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { Breadcrumb } from '../ui/Breadcrumb.tsx';
import { ADMIN_SECTIONS, type AdminSection } from './admin-sections.ts';
import { NotFoundPage } from './NotFoundPage.tsx';
import { SectionNav } from './SectionNav.tsx';
import { ShellFrame } from './ShellFrame.tsx';

/** The frame of all pages of the administration; for everybody else there is no such thing. */
export function AdminShell() {
  const me = useMe();
  const title = useCurrentTitle() ?? '';
  usePageTitle(title, 'Administration');
  if (!me.can.platform_admin) {
    return (
      <ShellFrame middle={<SectionNav />}>
        <NotFoundPage />
      </ShellFrame>
    );
  }
  const crumbs = [{ label: 'Administration', to: '/admin/users' }, { label: title }];
  return (
    <ShellFrame middle={<Breadcrumb crumbs={crumbs} />} rail={<AdminRail />}>
      <div className="flex h-full min-h-0 flex-col">
        <AdminTabs />
        <div className="relative min-h-0 flex-1 overflow-y-auto">
          <Outlet />
        </div>
      </div>
    </ShellFrame>
  );
}

function AdminRail() {
  return (
    <nav
      aria-label="Administration"
      className="hidden w-48 shrink-0 flex-col gap-4 overflow-y-auto border-r bg-surface px-2 py-3 md:flex"
    >
      {ADMIN_SECTIONS.map(({ title, sections }) => (
        <div key={title}>
          <h2 className="px-2 pb-1 text-xs font-medium text-muted">{title}</h2>
          <ul className="flex flex-col gap-0.5">
            {sections.map((section) => (
              <li key={section.to}>
                <RailLink {...section} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

const RailLink = ({ to, label, icon: Icon }: AdminSection) => (
  <Link
    to={to}
    activeOptions={{ includeSearch: false }}
    className="flex h-8 items-center gap-2.5 rounded-md px-2 text-base text-muted transition-colors hover:bg-surface-2 hover:text-fg pointer-coarse:h-11"
    activeProps={{ className: '!bg-accent-soft !text-accent font-medium', 'aria-current': 'page' }}
  >
    <Icon aria-hidden size={16} className="shrink-0" />
    <span className="truncate">{label}</span>
  </Link>
);

function showTab(tab: HTMLAnchorElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

/** The rail of a phone: one line that scrolls sideways. */
function AdminTabs() {
  const pathname = useLocation({ select: (location) => location.pathname });
  return (
    <nav aria-label="Administration" className="flex shrink-0 gap-1 overflow-x-auto border-b bg-surface px-2 md:hidden">
      {ADMIN_SECTIONS.flatMap(({ sections }) => sections).map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          ref={pathname === to ? showTab : undefined}
          activeOptions={{ includeSearch: false }}
          className="flex h-11 items-center border-b-2 border-transparent px-2.5 text-base whitespace-nowrap text-muted"
          activeProps={{ className: '!border-accent !text-fg font-medium', 'aria-current': 'page' }}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
