import {
  BulkMembers,
  MembersAnswer,
  MetricParam,
  NewProjectRole,
  NewTemplate,
  OfUser,
  ProjectOfTemplate,
  TemplatePatch,
} from '@labelwright/contract/label-studio';
import type { Project } from '@labelwright/contract/projects';
import type { QualitySettings } from '@labelwright/contract/quality';
import { PageQuery } from '@labelwright/contract/schemas';
import type { ProjectMember } from '@labelwright/contract/tenants';
import { Type } from 'typebox';
import { AppError } from '../../platform/http/app-error.ts';
import type { Alias } from './alias.ts';
import type { OwnCall } from './own-call.ts';

type Role = ProjectMember['role'];
const ROLES: Record<string, Role> = {
  OW: 'admin',
  AD: 'admin',
  MA: 'admin',
  RE: 'reviewer',
  AN: 'annotator',
  CO: 'contributor',
};
export const CODES: Record<Role, string> = {
  admin: 'MA',
  adjudicator: 'RE',
  reviewer: 'RE',
  annotator: 'AN',
  contributor: 'AN',
};

interface Page<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}

const membersOf = (own: OwnCall, id: string): Promise<ProjectMember[]> =>
  own('GET', `/api/projects/${id}/members?limit=500`) as Promise<ProjectMember[]>;
const roleOf = ({ user_id, project_id, role }: ProjectMember) => ({
  id: user_id,
  user: user_id,
  project: project_id,
  role: CODES[role],
});
const idsIn = (list: unknown): number[] =>
  (Array.isArray(list) ? list : String(list ?? '').split(',')).map(Number).filter((id) => id > 0);

/** Who works in a project, and as what. */
export const MEMBER_ALIASES: readonly Alias[] = [
  {
    method: 'GET',
    url: '/api/projects/:id/members/paginated',
    permission: 'members.read',
    about: 'project',
    summary: 'Members of a project, page by page',
    query: PageQuery,
    run: async (own, { params, query }) => {
      const asked = new URLSearchParams({ page: '1', ...query });
      const page = (await own('GET', `/api/projects/${params.id}/members?${asked}`)) as Page<ProjectMember>;
      const here = (url: string | null) => url?.replace('/members?', '/members/paginated?') ?? null;
      return {
        ...page,
        next: here(page.next),
        previous: here(page.previous),
        results: page.results.map((member) => ({ ...member.user, project_role: CODES[member.role] })),
      };
    },
  },
  {
    method: 'DELETE',
    url: '/api/projects/:id/members',
    permission: 'members.manage',
    about: 'project',
    summary: 'Take somebody out of a project',
    query: OfUser,
    status: 204,
    run: (own, { params, query }) => own('DELETE', `/api/projects/${params.id}/members/${query.user}`),
  },
  {
    method: 'POST',
    url: '/api/projects/:id/members/bulk',
    permission: 'members.manage',
    about: 'project',
    summary: 'Add several people to a project',
    body: BulkMembers,
    answer: MembersAnswer,
    run: async (own, { params, body }) => {
      const present = new Set((await membersOf(own, params.id ?? '')).map((member) => member.user_id));
      const excluded = new Set(idsIn(body.excluded));
      const everybody = body.all ? ((await own('GET', '/api/users')) as { id: number }[]).map(({ id }) => id) : [];
      const wanted = body.all ? everybody.filter((id) => !excluded.has(id)) : idsIn(body.included);
      const missing = wanted.filter((id) => !present.has(id));
      for (const id of missing) await own('POST', `/api/projects/${params.id}/members`, { user_id: id });
      return { detail: `${missing.length} added`, count: missing.length };
    },
  },
  {
    method: 'DELETE',
    url: '/api/projects/:id/members/bulk',
    permission: 'members.manage',
    about: 'project',
    summary: 'Take several people out of a project',
    query: Type.Object({ included: Type.String({ minLength: 1, maxLength: 4000, examples: ['3,4'] }) }),
    answer: MembersAnswer,
    run: async (own, { params, query }) => {
      const ids = idsIn(query.included);
      for (const id of ids) await own('DELETE', `/api/projects/${params.id}/members/${id}`);
      return { detail: `${ids.length} removed`, count: ids.length };
    },
  },
  {
    method: 'GET',
    url: '/api/projects/:id/roles',
    permission: 'members.read',
    about: 'project',
    summary: 'Roles in a project',
    run: async (own, { params }) => (await membersOf(own, params.id ?? '')).map(roleOf),
  },
  {
    method: 'GET',
    url: '/api/projects/roles',
    permission: 'organization.read',
    summary: 'Roles in projects that one may look into',
    query: Type.Object({ ids: Type.Optional(Type.String({ maxLength: 400, description: 'Of at most 50 projects' })) }),
    run: async (own, { query }) => {
      const lists = [];
      for (const id of idsIn(query.ids).slice(0, 50)) lists.push(await membersOf(own, String(id)));
      return lists.flat().map(roleOf);
    },
  },
  {
    method: 'POST',
    url: '/api/projects/roles',
    permission: 'organization.read',
    summary: 'Give somebody a role in a project',
    body: NewProjectRole,
    status: 201,
    run: async (own, { body: { project, user, role } }) => {
      const fields = { role: ROLES[String(role)] ?? 'annotator' };
      const members = `/api/projects/${project}/members`;
      const member = await own('PATCH', `${members}/${user}`, fields).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.status !== 404) throw error;
        return own('POST', members, { user_id: user, ...fields });
      });
      return roleOf(member as ProjectMember);
    },
  },
];

const METRIC = ({ id }: Record<string, string>) => `/api/projects/${id}/quality/settings`;
/** Ours adds no annotators by itself where answers differ, and measures each control by its own metric. */
const metricOf = (settings: QualitySettings) => ({
  metric_name: null,
  agreement_threshold: Math.round(settings.low_agreement * 100),
  max_additional_annotators_assignable: null,
});

/** Agreement, templates and what concerns one task. */
export const PROJECT_ALIASES: readonly Alias[] = [
  {
    method: 'GET',
    url: '/api/projects/:id/metricparam',
    permission: 'project.stats',
    about: 'project',
    summary: 'How agreement is measured',
    run: async (own, { params }) => metricOf((await own('GET', METRIC(params))) as QualitySettings),
  },
  {
    method: 'POST',
    url: '/api/projects/:id/metricparam',
    permission: 'project.update',
    about: 'project',
    summary: 'Change how agreement is measured',
    body: MetricParam,
    run: async (own, { params, body }) => {
      const { agreement_threshold: threshold } = body;
      const change = typeof threshold === 'number' ? { low_agreement: threshold / 100 } : {};
      return metricOf((await own('PATCH', METRIC(params), change)) as QualitySettings);
    },
  },
  {
    method: 'GET',
    url: '/api/projects/:id/tasks/:task/agreement-matrix',
    permission: 'project.stats',
    about: 'project',
    summary: 'How far the answers of a task agree, pair by pair',
    run: (own, { params }) => own('GET', `/api/tasks/${params.task}/agreement-matrix`),
  },
  {
    method: 'GET',
    url: '/api/project-templates',
    permission: 'organization.read',
    summary: 'Projects to make others from',
    run: async (own) => {
      const projects = (await own('GET', '/api/projects?is_template=true&limit=500')) as Project[];
      return projects.map(templateOf);
    },
  },
  {
    method: 'POST',
    url: '/api/project-templates',
    permission: 'project.create',
    summary: 'Make a template of a project',
    body: NewTemplate,
    status: 201,
    run: async (own, { body: { name, project_id: id, description } }) =>
      templateOf(
        (await own('POST', `/api/projects/${id}/duplicate`, {
          title: name,
          as_template: true,
          ...(typeof description === 'string' ? { description } : {}),
        })) as Project,
      ),
  },
  {
    method: 'GET',
    url: '/api/project-templates/:id',
    permission: 'project.read',
    about: 'project',
    summary: 'Read a template',
    run: async (own, { params }) => templateOf((await own('GET', `/api/projects/${params.id}`)) as Project),
  },
  {
    method: 'PATCH',
    url: '/api/project-templates/:id',
    permission: 'project.update',
    about: 'project',
    summary: 'Rename a template',
    body: TemplatePatch,
    run: async (own, { params, body: { name, description } }) =>
      templateOf(
        (await own('PATCH', `/api/projects/${params.id}`, {
          ...(typeof name === 'string' ? { title: name } : {}),
          ...(typeof description === 'string' ? { description } : {}),
        })) as Project,
      ),
  },
  {
    method: 'DELETE',
    url: '/api/project-templates/:id',
    permission: 'project.delete',
    about: 'project',
    summary: 'Delete a template',
    status: 204,
    run: async (own, { params }) => {
      const project = (await own('GET', `/api/projects/${params.id}`)) as Project;
      if (!project.is_template) throw new AppError('not_found', 'Template not found.');
      return own('DELETE', `/api/projects/${params.id}`);
    },
  },
  {
    method: 'POST',
    url: '/api/project-templates/:id/create-project',
    permission: 'project.create',
    summary: 'Make a project from a template',
    body: ProjectOfTemplate,
    status: 201,
    run: (own, { params, body: { title, description, workspace_id: workspace } }) =>
      own('POST', `/api/projects/${params.id}/duplicate`, {
        title,
        as_template: false,
        ...(typeof description === 'string' ? { description } : {}),
        ...(typeof workspace === 'number' ? { workspace_id: workspace } : {}),
      }),
  },
];

function templateOf(project: Project) {
  const { id, title, description, organization, created_by_id: maker, created_at: at, label_config: config } = project;
  return {
    id,
    name: title,
    description,
    project_id: id,
    organization,
    created_by: maker,
    created_at: at,
    project_settings: { label_config: config },
  };
}
