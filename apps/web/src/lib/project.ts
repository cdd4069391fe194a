import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

/** What shell and breadcrumb need of a project; its pages read the same query with the contract's full type. */
export type ProjectHead = {
  id: number;
  title: string;
  state?: string;
  can?: Readonly<Record<string, boolean>>;
};

export const projectKey = (projectId: string) => ['projects', projectId] as const;

/** `projectQuery<Project>(projectId)`: one project by id, uuid or slug. Invalidate with `projectKey`. */
export const projectQuery = <T extends ProjectHead = ProjectHead>(projectId: string) =>
  queryOptions({
    queryKey: projectKey(projectId),
    queryFn: ({ signal }) => api.get<T>(`/api/projects/${encodeURIComponent(projectId)}`, { signal }),
  });
