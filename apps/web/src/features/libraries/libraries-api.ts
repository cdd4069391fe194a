import type { Embedding, TemplateDashboard } from '@labelwright/contract/dashboards';
import type { LabelLink, LabelUsage, LibraryLabel, LibrarySettings } from '@labelwright/contract/libraries';
import type { Onboarding, ProjectGroup, Tag, TemplateOffer } from '@labelwright/contract/project-groups';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { projectKey } from '../../lib/project.ts';

export const LABELS_KEY = ['library', 'labels'] as const;
export const TAGS_KEY = ['library', 'tags'] as const;
export const GROUPS_KEY = ['library', 'groups'] as const;
export const TEMPLATES_KEY = ['library', 'template-dashboards'] as const;
/** Lists of projects show tags and folders. */
export const PROJECTS_KEY = ['projects'] as const;

export const usageQuery = (id: number) =>
  queryOptions({
    queryKey: [...LABELS_KEY, id, 'usage'],
    queryFn: ({ signal }) => api.get<LabelUsage>(`/api/labels/${id}/usage`, { signal }),
  });

export const allLabelsQuery = queryOptions({
  queryKey: [...LABELS_KEY, 'all'],
  queryFn: async ({ signal }) => (await api.list<LibraryLabel>('/api/labels', { query: { limit: 500 }, signal })).items,
});

export const tagsQuery = queryOptions({
  queryKey: [...TAGS_KEY, 'all'],
  queryFn: async ({ signal }) => (await api.list<Tag>('/api/tags', { query: { limit: 500 }, signal })).items,
});

export const groupsQuery = (withArchived: boolean) =>
  queryOptions({
    queryKey: [...GROUPS_KEY, withArchived],
    queryFn: ({ signal }) =>
      api.get<ProjectGroup[]>('/api/project-groups', { query: { archived: withArchived }, signal }),
  });

export const rulesQuery = queryOptions({
  queryKey: ['library', 'settings'],
  queryFn: ({ signal }) => api.get<LibrarySettings>('/api/library/settings', { signal }),
});

export const templateDashboardsQuery = queryOptions({
  queryKey: TEMPLATES_KEY,
  queryFn: ({ signal }) => api.get<TemplateDashboard[]>('/api/template-dashboards', { signal }),
});

export const onboardingQuery = queryOptions({
  queryKey: ['onboarding'],
  queryFn: ({ signal }) => api.get<Onboarding>('/api/onboarding', { signal }),
});

const part = <T>(projectId: string, name: string) =>
  queryOptions({
    queryKey: [...projectKey(projectId), name],
    queryFn: ({ signal }) => api.get<T>(`/api/projects/${encodeURIComponent(projectId)}/${name}`, { signal }),
  });

export const projectOnboardingQuery = (projectId: string) => part<Onboarding>(projectId, 'onboarding');
export const embeddingsQuery = (projectId: string) => part<Embedding[]>(projectId, 'embeddings');
export const linksQuery = (projectId: string) => part<LabelLink[]>(projectId, 'label-links?expand=label');
export const templateOfferQuery = (projectId: string) => part<TemplateOffer | null>(projectId, 'template');
