import type { Me } from '@labelwright/contract/identity';
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { ApiError } from './api-error.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<Me>('/api/auth/me', { signal }),
  staleTime: 60_000,
});

/** The signed-in person; inside the shell and full-screen pages, where there always is one. `can` says what they may. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

export const displayNameOf = (person: { display_name?: string | null; email: string }): string =>
  person.display_name === undefined || person.display_name === null || person.display_name.trim() === ''
    ? person.email
    : person.display_name;

export const isSignedOut = (error: unknown): boolean => error instanceof ApiError && error.status === 401;
