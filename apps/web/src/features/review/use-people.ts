import type { Comment } from '@labelwright/contract/comments';
import type { ProjectMember } from '@labelwright/contract/tenants';
import type { Mentionable } from '@labelwright/editor';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { displayNameOf, useMe } from '../../lib/me.ts';
import { projectQuery } from '../../lib/project.ts';

const MOST = 200;

/** Whom a comment can mention: the members where they may be seen, and else those who have spoken. */
export function usePeople(projectId: string | number, comments: readonly Comment[] | undefined): Mentionable[] {
  const me = useMe();
  const project = useQuery(projectQuery(String(projectId)));
  const members = useMembers(String(projectId), project.data?.can['members.read'] === true);
  return useMemo(() => {
    const people = new Map<number, string>();
    for (const { user_id: id, user } of members ?? []) people.set(id, displayNameOf(user));
    for (const { author } of comments ?? []) if (author) people.set(author.id, author.name);
    people.delete(me.user_id);
    return [...people].map(([id, name]) => ({ id, name }));
  }, [members, comments, me.user_id]);
}

export function useMembers(projectId: string, isEnabled: boolean): ProjectMember[] | undefined {
  return useQuery({
    queryKey: ['projects', projectId, 'people'],
    queryFn: async ({ signal }) =>
      (
        await api.list<ProjectMember>(`/api/projects/${encodeURIComponent(projectId)}/members`, {
          query: { limit: MOST },
          signal,
        })
      ).items,
    enabled: isEnabled,
    staleTime: 60_000,
  }).data;
}
