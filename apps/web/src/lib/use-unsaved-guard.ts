import { useBlocker } from '@tanstack/react-router';

/** While `isDirty`, leaving the page asks first. Render the dialog with what this returns (`UnsavedChangesDialog`). */
export function useUnsavedGuard(isDirty: boolean) {
  return useBlocker({ shouldBlockFn: () => isDirty, enableBeforeUnload: () => isDirty, withResolver: true });
}
