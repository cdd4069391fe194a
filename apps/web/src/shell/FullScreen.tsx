import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { projectQuery } from '../lib/project.ts';
import { useRouteParam } from '../lib/url-state.ts';
import { useCurrentTitle } from '../lib/use-current-title.ts';
import { useHotkey } from '../lib/use-hotkey.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { KeySheet } from '../ui/KeySheet.tsx';
import { ActingBanner } from './ActingBanner.tsx';
import { SearchPalette } from './SearchPalette.tsx';

/** Working pages own the whole window; they bring their own bar and their way back. */
export function FullScreen() {
  const { data: project } = useQuery(projectQuery(useRouteParam('projectId')));
  usePageTitle(useCurrentTitle(), project?.title);
  const [panel, setPanel] = useState<'search' | 'keys'>();
  const close = () => setPanel(undefined);
  useHotkey('mod+k', () => setPanel('search'), {
    label: 'Search and commands',
    group: 'Everywhere',
    isWhileTyping: true,
  });
  return (
    <div className="flex h-dvh min-h-0 flex-col">
      <ActingBanner />
      <main data-full-screen className="relative min-h-0 flex-1 overflow-hidden bg-bg">
        <Outlet />
      </main>
      <SearchPalette isOpen={panel === 'search'} onClose={close} onShowKeys={() => setPanel('keys')} />
      <KeySheet isOpen={panel === 'keys'} onClose={close} />
    </div>
  );
}
