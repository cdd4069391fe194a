import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles.css';
import { setUnauthorizedHandler } from './lib/api.ts';
import { findCspNonce } from './lib/csp-nonce.ts';
import { markLoading } from './lib/loading-mark.ts';
import { queryClient } from './lib/query-client.ts';
import { makeRouter } from './routes.tsx';

declare global {
  /** Read by Radix when it locks scrolling behind a dialog with a style of its own. */
  var __webpack_nonce__: string | undefined;
}

globalThis.__webpack_nonce__ = findCspNonce();

const router = makeRouter(queryClient);
markLoading(document.documentElement, router, queryClient);

setUnauthorizedHandler(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/signin') return;
  queryClient.clear();
  void router.navigate({ to: '/signin', search: { next: href } });
});

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
