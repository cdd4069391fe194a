import { Link } from '@tanstack/react-router';
import { useMe } from '../lib/me.ts';
import { useCurrentTitle } from '../lib/use-current-title.ts';
import { sectionsFor } from './sections.ts';

/** The parts of the product, where a project page has its breadcrumb. On a phone they are in the menu. */
export function SectionNav() {
  const sections = sectionsFor(useMe());
  const title = useCurrentTitle();
  return (
    <>
      <span className="block truncate font-medium md:hidden">{title}</span>
      <nav
        aria-label="Main"
        className="hidden min-w-0 items-center gap-1 overflow-x-auto p-0.5 [scrollbar-width:none] md:flex"
      >
        {sections.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/' }}
            className="shrink-0 rounded-md px-2 py-1.5 text-base whitespace-nowrap text-muted transition-colors hover:bg-surface-2 hover:text-fg"
            activeProps={{ className: 'font-medium !text-fg bg-surface-2' }}
          >
            {label}
          </Link>
        ))}
      </nav>
    </>
  );
}
