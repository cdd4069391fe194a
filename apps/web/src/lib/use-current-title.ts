import { useMatches } from '@tanstack/react-router';

/** The title that `routes.tsx` gives to the page on screen. */
export const useCurrentTitle = (): string | undefined => useMatches().at(-1)?.staticData.title;
