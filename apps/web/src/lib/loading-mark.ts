import type { QueryClient } from '@tanstack/react-query';
import type { AnyRouter } from '@tanstack/react-router';

/**
 * Keeps `data-loading` on the root of the document while a page, or what it shows first, is on its way. Whoever prints,
 * photographs or tests a page knows by it when the page is whole. Reading again what is shown already does not count.
 */
export function markLoading(root: HTMLElement, router: Pick<AnyRouter, 'subscribe'>, queries: QueryClient): () => void {
  let isRouting = true;
  let isReading = false;
  const mark = () => root.toggleAttribute('data-loading', isRouting || isReading);
  const route = (isNow: boolean) => () => {
    isRouting = isNow;
    mark();
  };
  const stops = [
    router.subscribe('onBeforeNavigate', route(true)),
    router.subscribe('onRendered', route(false)),
    queries.getQueryCache().subscribe(() => {
      isReading = queries.isFetching({ predicate: ({ state }) => state.data === undefined }) > 0;
      mark();
    }),
  ];
  mark();
  return () => {
    for (const stop of stops) stop();
  };
}
