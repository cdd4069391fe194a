import { useBlocker } from '@tanstack/react-router';

/** While `isDirty`, leaving the page asks first. Render the dialog with what this returns (`UnsavedChangesDialog`). */
export function useUnsavedGuard(isDirty: boolean) {
  return useBlocker({
    // Filters and drawers live in the query string; changing those does not leave the page.
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
}
