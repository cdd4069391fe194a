import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { ApiError } from './api-error.ts';

export type OrganizationRole = 'owner' | 'admin' | 'member';
export type OrganizationRef = { id: number; name: string; role: OrganizationRole };

/** The signed-in person, as GET /api/auth/me answers. */
export type Me = {
  id: string;
  user_id: number;
  email: string;
  display_name: string;
  is_verified: boolean;
  global_role: 'user' | 'super_admin';
  organization: OrganizationRef;
  organizations: OrganizationRef[];
  /** Permission of the organization → whether it is held. */
  can: Readonly<Record<string, boolean>>;
};

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<Me>('/api/auth/me', { signal }),
  staleTime: 60_000,
});

/** Inside the shell and full-screen pages, where somebody is always signed in. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

/** The server decides; owners, admins and super admins hold every permission of their organization. */
export const may = (me: Me, permission: string): boolean =>
  me.can[permission] ?? (me.global_role === 'super_admin' || me.organization.role !== 'member');

export const displayNameOf = (person: { display_name?: string | null; email: string }): string =>
  person.display_name === undefined || person.display_name === null || person.display_name.trim() === ''
    ? person.email
    : person.display_name;

export const isSignedOut = (error: unknown): boolean => error instanceof ApiError && error.status === 401;
