import type { Project } from '@labelwright/contract/projects';
import type { OrganizationMember } from '@labelwright/contract/tenants';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { displayNameOf } from '../../lib/me.ts';

const MOST_NAMES = 500;

export type Choice = { value: string; label: string };

/** The people of the organization, to choose an actor from. */
export const actorsQuery = (organizationId: number | undefined) =>
  queryOptions({
    queryKey: ['organization-members', organizationId, 'names'],
    enabled: organizationId !== undefined,
    queryFn: async ({ signal }): Promise<Choice[]> => {
      const path = `/api/organizations/${organizationId}/memberships`;
      const { items } = await api.list<OrganizationMember>(path, { query: { limit: MOST_NAMES }, signal });
      return items.map(({ user }) => ({ value: String(user.id), label: displayNameOf(user) }));
    },
  });

export const projectChoicesQuery = queryOptions({
  queryKey: ['projects', 'choices'],
  queryFn: async ({ signal }): Promise<Choice[]> => {
    const query = { include: 'id,title', limit: 200 };
    const { items } = await api.list<Pick<Project, 'id' | 'title'>>('/api/projects', { query, signal });
    return items.map(({ id, title }) => ({ value: String(id), label: title }));
  },
});
