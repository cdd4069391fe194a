import type { ActionAnswer, ActionBody, ActionId, ActionInfo } from '@labelwright/contract/data-manager-actions';
import type { View, ViewBody, ViewPatch } from '@labelwright/contract/data-manager-views';
import type {
  Project,
  ProjectCreate,
  ProjectListItem,
  ProjectListQuery,
  ProjectSummary,
  ProjectUpdate,
} from '@labelwright/contract/projects';
import type { ConfigCheck } from '@labelwright/contract/task-definitions';
import type { NewProjectMember, ProjectMember, ProjectMemberPatch } from '@labelwright/contract/tenants';
import { type Listing, listing } from '../paging.ts';
import type { Transport } from '../transport.ts';

/** Numeric id, uuid or slug. */
export type ProjectReference = number | string;

export const projectPath = (project: ProjectReference): string => `/api/projects/${encodeURIComponent(project)}`;

export function projectsOf(transport: Transport) {
  return {
    list: (query: Omit<ProjectListQuery, 'page' | 'page_size' | 'cursor'> = {}): Listing<ProjectListItem> =>
      listing(transport, '/api/projects', query),
    get: (project: ProjectReference): Promise<Project> => transport.get(projectPath(project)),
    create: (fields: ProjectCreate): Promise<Project> => transport.post('/api/projects', fields),
    update: (project: ProjectReference, fields: ProjectUpdate): Promise<Project> =>
      transport.patch(projectPath(project), fields),
    delete: (project: ProjectReference): Promise<void> => transport.delete(projectPath(project)),
    restore: (project: ProjectReference): Promise<Project> => transport.post(`${projectPath(project)}/restore`),
    summary: (project: ProjectReference): Promise<ProjectSummary> => transport.get(`${projectPath(project)}/summary`),
    /** What saving a label config would mean; nothing is changed. */
    checkConfig: (project: ProjectReference, labelConfig: string): Promise<ConfigCheck> =>
      transport.post(`${projectPath(project)}/validate-config`, { label_config: labelConfig }),
  };
}
export type Projects = ReturnType<typeof projectsOf>;

/** People of a project. */
export function membersOf(transport: Transport) {
  const path = (project: ProjectReference): string => `${projectPath(project)}/members`;
  return {
    list: (project: ProjectReference): Listing<ProjectMember> => listing(transport, path(project)),
    add: (project: ProjectReference, member: NewProjectMember): Promise<ProjectMember> =>
      transport.post(path(project), member),
    update: (project: ProjectReference, userId: number, fields: ProjectMemberPatch): Promise<ProjectMember> =>
      transport.patch(`${path(project)}/${userId}`, fields),
    remove: (project: ProjectReference, userId: number): Promise<void> =>
      transport.delete(`${path(project)}/${userId}`),
  };
}
export type Members = ReturnType<typeof membersOf>;

/** Saved filters, order and columns of a project. */
export function viewsOf(transport: Transport) {
  return {
    list: (project: ProjectReference): Promise<View[]> => transport.get('/api/dm/views', { project }),
    get: (id: number): Promise<View> => transport.get(`/api/dm/views/${id}`),
    create: (fields: ViewBody): Promise<View> => transport.post('/api/dm/views', fields),
    update: (id: number, fields: ViewPatch): Promise<View> => transport.patch(`/api/dm/views/${id}`, fields),
    delete: (id: number): Promise<void> => transport.delete(`/api/dm/views/${id}`),
  };
}
export type Views = ReturnType<typeof viewsOf>;

/** What is done to many tasks at once. */
export function actionsOf(transport: Transport) {
  return {
    list: (project: ProjectReference): Promise<ActionInfo[]> => transport.get('/api/dm/actions', { project }),
    /** Large selections become a job: the answer then names it. */
    run: (project: ProjectReference, id: ActionId, body: ActionBody): Promise<ActionAnswer> =>
      transport.post('/api/dm/actions', body, { id, project }),
  };
}
export type Actions = ReturnType<typeof actionsOf>;
