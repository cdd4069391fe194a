import { useEffect } from 'react';

/** What the browser's tab says, the most particular first. */
export function usePageTitle(...parts: readonly (string | undefined)[]): void {
  const title = [...parts, 'Labelwright'].filter((part) => part !== undefined && part !== '').join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
