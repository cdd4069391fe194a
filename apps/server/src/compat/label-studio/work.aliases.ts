import type { AnnotationRevision } from '@labelwright/contract/annotations';
import type { AuditRow } from '@labelwright/contract/audit';
import {
  BulkAnnotations,
  BulkDelete,
  BulkWorkspaceMembers,
  MembersAnswer,
  OfProject,
  OfUserId,
  OfWorkspace,
} from '@labelwright/contract/label-studio';
import { PageQuery } from '@labelwright/contract/schemas';
import type { Workspace, WorkspaceMember } from '@labelwright/contract/tenants';
import { Type } from 'typebox';
import { AppError } from '../../platform/http/app-error.ts';
import type { Alias } from './alias.ts';
import type { OwnCall } from './own-call.ts';

const HIGHEST_ID = Number.MAX_SAFE_INTEGER;

/** Answers, their history and what people did. */
export const WORK_ALIASES: readonly Alias[] = [
  {
    method: 'GET',
    url: '/api/annotation-history',
    permission: 'authenticated',
    summary: 'Earlier states of an annotation',
    query: Type.Object({ annotation: Type.Integer({ minimum: 1, maximum: HIGHEST_ID }) }),
    run: async (own, { query: { annotation } }) => {
      const revisions = (await own('GET', `/api/annotations/${annotation}/revisions`)) as AnnotationRevision[];
      return revisions.map((revision) => ({
        id: revision.version,
        annotation_id: Number(annotation),
        created_by: revision.changed_by,
        created_at: revision.created_at,
        lead_time: revision.lead_time,
        result: revision.result,
        comment: revision.reason,
        was_cancelled: revision.was_cancelled,
        ground_truth: revision.ground_truth,
      }));
    },
  },
  {
    method: 'GET',
    url: '/api/activity-logs',
    permission: 'audit.read',
    summary: 'What people did, newest first',
    query: Type.Object({ page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }),
    run: async (own, { query }) => {
      const rows = (await own('GET', `/api/admin/audit?limit=${query.page_size ?? 50}`)) as AuditRow[];
      return rows.map((row) => ({
        id: row.id,
        request_id: row.request_id,
        user: row.actor_user_id,
        email: row.actor,
        organization: row.organization_id ?? null,
        ip_address: row.ip_address,
        datetime: row.created_at,
        action: row.action,
        resource_type: row.resource_type,
        resource_id: row.resource_id,
        status: row.status,
      }));
    },
  },
  {
    method: 'POST',
    url: '/api/annotations/bulk',
    permission: 'authenticated',
    summary: 'Give several tasks the same answer',
    body: BulkAnnotations,
    status: 201,
    run: async (own, { body: { tasks, ...answer } }) => {
      const made = [];
      for (const task of tasks as number[]) {
        const annotation = (await own('POST', `/api/tasks/${task}/annotations`, answer)) as { id: number };
        made.push({ id: annotation.id });
      }
      return made;
    },
  },
  {
    method: 'POST',
    url: '/api/annotations/bulk-delete',
    permission: 'authenticated',
    summary: 'Delete several annotations',
    body: BulkDelete,
    answer: MembersAnswer,
    run: async (own, { body }) => {
      const ids = body.ids as number[];
      for (const id of ids) await own('DELETE', `/api/annotations/${id}`);
      return { detail: `${ids.length} deleted`, count: ids.length };
    },
  },
];

/** Members and projects of a workspace. */
export const WORKSPACE_ALIASES: readonly Alias[] = [
  {
    method: 'GET',
    url: '/api/workspaces/:id/memberships',
    permission: 'organization.read',
    summary: 'Members of a workspace',
    run: async (own, { params }) =>
      ((await own('GET', `/api/workspaces/${params.id}/members`)) as WorkspaceMember[]).map((member) => ({
        ...member,
        workspace: Number(params.id),
      })),
  },
  {
    method: 'POST',
    url: '/api/workspaces/:id/memberships',
    permission: 'organization.read',
    summary: 'Add somebody to a workspace',
    body: OfUserId,
    status: 201,
    run: async (own, { params, body }) => {
      await own('POST', `/api/workspaces/${params.id}/members`, { user_id: body.user });
      return { user: body.user, workspace: Number(params.id) };
    },
  },
  {
    method: 'DELETE',
    url: '/api/workspaces/:id/memberships',
    permission: 'organization.read',
    summary: 'Take somebody out of a workspace',
    query: OfWorkspace,
    status: 204,
    run: (own, { params, query }) => own('DELETE', `/api/workspaces/${params.id}/members/${query.user_id}`),
  },
  {
    method: 'GET',
    url: '/api/workspaces/:id/memberships/paginated',
    permission: 'organization.read',
    summary: 'Members of a workspace, page by page',
    query: PageQuery,
    run: async (own, { params, query }) => {
      const all = (await own('GET', `/api/workspaces/${params.id}/members`)) as WorkspaceMember[];
      const [page, size] = [Number(query.page ?? 1), Number(query.page_size ?? 30)];
      const results = all
        .slice((page - 1) * size, page * size)
        .map((one) => ({ ...one, workspace: Number(params.id) }));
      const at = (number: number) =>
        `/api/workspaces/${params.id}/memberships/paginated?page=${number}&page_size=${size}`;
      const next = page * size < all.length ? at(page + 1) : null;
      return { count: all.length, next, previous: page > 1 ? at(page - 1) : null, results };
    },
  },
  {
    method: 'POST',
    url: '/api/workspaces/:id/memberships/bulk',
    permission: 'organization.read',
    summary: 'Add several people to a workspace',
    body: BulkWorkspaceMembers,
    answer: MembersAnswer,
    run: async (own, { params, body: { all, included, excluded } }) => {
      const path = `/api/workspaces/${params.id}/members`;
      const present = new Set(((await own('GET', path)) as WorkspaceMember[]).map(({ user }) => user.id));
      const left = new Set((excluded ?? []) as number[]);
      const everybody = all ? ((await own('GET', '/api/users')) as { id: number }[]).map(({ id }) => id) : [];
      const wanted = all ? everybody.filter((id) => !left.has(id)) : ((included ?? []) as number[]);
      const missing = wanted.filter((id) => !present.has(id));
      for (const id of missing) await own('POST', path, { user_id: id });
      return { detail: `${missing.length} added`, count: missing.length };
    },
  },
  {
    method: 'DELETE',
    url: '/api/workspaces/:id/memberships/bulk',
    permission: 'organization.read',
    summary: 'Take several people out of a workspace',
    query: Type.Object({ included: Type.String({ minLength: 1, maxLength: 4000, examples: ['3,4'] }) }),
    answer: MembersAnswer,
    run: async (own, { params, query }) => {
      const ids = String(query.included)
        .split(',')
        .map(Number)
        .filter((id) => id > 0);
      for (const id of ids) await own('DELETE', `/api/workspaces/${params.id}/members/${id}`);
      return { detail: `${ids.length} removed`, count: ids.length };
    },
  },
  {
    method: 'GET',
    url: '/api/workspaces/:id/projects',
    permission: 'organization.read',
    summary: 'Projects of a workspace',
    run: (own, { params }) => own('GET', `/api/projects?workspace=${params.id}&limit=500`),
  },
  {
    method: 'POST',
    url: '/api/workspaces/:id/projects',
    permission: 'organization.read',
    summary: 'Move a project into a workspace',
    body: OfProject,
    status: 204,
    run: (own, { params, body }) => own('PATCH', `/api/projects/${body.project}`, { workspace_id: Number(params.id) }),
  },
  {
    method: 'DELETE',
    url: '/api/workspaces/:id/projects',
    permission: 'organization.read',
    summary: 'Move a project from a workspace into the default one',
    query: OfProject,
    status: 204,
    run: async (own, { params, query }) => {
      const project = (await own('GET', `/api/projects/${query.project}`)) as { workspace_id: number };
      if (project.workspace_id !== Number(params.id))
        throw new AppError('not_found', 'The project is not in this workspace.');
      return own('PATCH', `/api/projects/${query.project}`, { workspace_id: await defaultWorkspace(own) });
    },
  },
];

async function defaultWorkspace(own: OwnCall): Promise<number> {
  const workspaces = (await own('GET', '/api/workspaces')) as Workspace[];
  const found = workspaces.find((workspace) => workspace.is_default);
  if (!found) throw new AppError('conflict', 'The organization has no default workspace.');
  return found.id;
}
