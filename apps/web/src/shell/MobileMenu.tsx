import { Link } from '@tanstack/react-router';
import { useMe } from '../lib/me.ts';
import { Drawer } from '../ui/Drawer.tsx';
import { OrganizationSwitcher } from './OrganizationSwitcher.tsx';
import { sectionsFor } from './sections.ts';

export function MobileMenu({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const sections = sectionsFor(useMe());
  return (
    <Drawer isOpen={isOpen} onClose={onClose} title="Labelwright" side="left" size="sm">
      <div className="mb-3 border-b pb-3">
        <OrganizationSwitcher />
      </div>
      <nav aria-label="Main" className="flex flex-col gap-0.5">
        {sections.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            onClick={onClose}
            activeOptions={{ exact: to === '/' }}
            className="flex h-11 items-center gap-3 rounded-md px-2 text-md text-muted"
            activeProps={{ className: '!bg-accent-soft !text-accent font-medium' }}
          >
            <Icon aria-hidden size={18} />
            {label}
          </Link>
        ))}
      </nav>
    </Drawer>
  );
}
