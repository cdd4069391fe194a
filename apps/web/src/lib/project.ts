import type { Project } from '@labelwright/contract/projects';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

/** Begins with ['projects'], so invalidating that refreshes lists and single projects alike. */
export const projectKey = (projectId: string) => ['projects', projectId] as const;

/** One project by id, uuid or slug; shared by the shell and every page of the project. */
export const projectQuery = (projectId: string) =>
  queryOptions({
    queryKey: projectKey(projectId),
    queryFn: ({ signal }) => api.get<Project>(`/api/projects/${encodeURIComponent(projectId)}`, { signal }),
  });
