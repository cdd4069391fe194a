import type { ProjectAnalytics } from '@labelwright/contract/analytics-collection';
import type { ImportAnalytics } from '@labelwright/contract/analytics-imports';
import type { PlatformAnalytics } from '@labelwright/contract/analytics-platform';
import type { Bottlenecks, Progress, TagProgress } from '@labelwright/contract/analytics-progress';
import type { Usage } from '@labelwright/contract/analytics-usage';
import type { UserAnalytics } from '@labelwright/contract/analytics-users';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Query } from '../../lib/api.ts';

const KEY = ['analytics'] as const;

const reading = <T>(path: string, query: Query = {}) =>
  queryOptions({
    queryKey: [...KEY, path, query],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<T>(`/api/analytics${path}`, { query, signal }),
  });

export const projectAnalyticsQuery = (projectId: string, query: Query) =>
  reading<ProjectAnalytics>(`/projects/${encodeURIComponent(projectId)}`, query);
export const bottlenecksQuery = (projectId: string) =>
  reading<Bottlenecks>(`/projects/${encodeURIComponent(projectId)}/bottlenecks`);
export const userAnalyticsQuery = (userId: string, query: Query) =>
  reading<UserAnalytics>(`/users/${encodeURIComponent(userId)}`, query);
export const platformAnalyticsQuery = (query: Query) => reading<PlatformAnalytics>('/platform', query);
export const progressReportQuery = (query: Query) => reading<Progress>('/progress', query);
export const tagProgressQuery = reading<TagProgress[]>('/tags');
export const usageQuery = (query: Query) => reading<Usage>('/usage', query);
export const importAnalyticsQuery = reading<ImportAnalytics>('/imports');
