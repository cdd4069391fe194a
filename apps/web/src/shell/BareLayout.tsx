import { Outlet } from '@tanstack/react-router';
import { useCurrentTitle } from '../lib/use-current-title.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { Logo } from './Logo.tsx';

/** One column in the middle: for whoever is not signed in yet. */
export function BareLayout() {
  usePageTitle(useCurrentTitle());
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-10 sm:py-[12vh]">
      <div className="w-full max-w-sm">
        <header className="mb-6 flex items-center gap-2.5">
          <Logo size={28} />
          <span className="text-md font-semibold">Labelwright</span>
        </header>
        <main className="rounded-md border bg-surface p-5 sm:p-6">
          <Outlet />
        </main>
      </div>
    </div>
  );
}
