import { Readable } from 'node:stream';
import type { Comment } from '@labelwright/contract/comments';
import { CommentExportQuery, MemberExportQuery } from '@labelwright/contract/label-studio';
import { Reference } from '@labelwright/contract/schemas';
import type { ProjectMember } from '@labelwright/contract/tenants';
import type { FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { invalidField } from '../../platform/http/app-error.ts';
import { csvLine } from '../../platform/http/csv.ts';
import { readIds } from '../../platform/http/read-ids.ts';
import type { Http } from '../../platform/http/types.ts';
import { type OwnCall, ownCall } from './own-call.ts';
import { CODES } from './projects.aliases.ts';

const tags = ['Compatibility'];
const PAGE = 500;

export function downloadRoutes(http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/comments/export',
    config: { permission: 'authenticated', rate: 'none' },
    schema: {
      tags,
      summary: 'Comments as CSV',
      description: 'Those that the caller may read: of an annotation, a draft, or of projects.',
      querystring: CommentExportQuery,
    },
    handler: async (request, reply) => {
      const { query } = request;
      if (query.tz !== undefined && query.tz !== 'UTC') throw invalidField('tz', 'Times are given in UTC.');
      const subjects = subjectsOf(query);
      if (subjects.length === 0) throw invalidField('projects', 'Name projects, an annotation or a draft.');
      const own = ownCall(http, request);
      // The first page before the head: a refusal is an answer, not a broken file.
      const first = await pageOf<Comment>(own, '/api/comments', subjects[0] ?? '', 1);
      return sendCsv(reply, 'comments', commentLines(own, subjects, first, readIds('annotators', query.annotators)));
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/members/export',
    config: { permission: 'members.manage', target: { kind: 'project', param: 'id' } },
    schema: {
      tags,
      summary: 'Members of a project as CSV',
      params: Type.Object({ id: Reference }),
      querystring: MemberExportQuery,
    },
    handler: async (request, reply) => {
      const own = ownCall(http, request);
      const path = `/api/projects/${request.access.projectId}/members`;
      const members = (await own('GET', `${path}?limit=${PAGE}`)) as ProjectMember[];
      const chosen = { ...request.query, ids: readIds('ids', request.query.ids) };
      return sendCsv(reply, 'members', memberLines(members, chosen));
    },
  });
}

function subjectsOf({ annotation, draft, projects }: Static<typeof CommentExportQuery>): string[] {
  if (annotation !== undefined) return [`annotation=${annotation}`];
  if (draft !== undefined) return [`draft=${draft}`];
  return readIds('projects', projects).map((id) => `project=${id}`);
}

async function pageOf<T>(
  own: OwnCall,
  path: string,
  query: string,
  page: number,
): Promise<{ results: T[]; next: unknown }> {
  return (await own('GET', `${path}?${query}&page=${page}&page_size=${PAGE}`)) as { results: T[]; next: unknown };
}

async function* commentLines(
  own: OwnCall,
  subjects: readonly string[],
  first: { results: Comment[]; next: unknown },
  authors: readonly number[],
): AsyncGenerator<string> {
  yield csvLine([
    'id',
    'project',
    'task',
    'annotation',
    'draft',
    'created_by',
    'created_at',
    'text',
    'is_resolved',
    'resolved_at',
    'region_ref',
    'classifications',
  ]);
  for (const [index, subject] of subjects.entries()) {
    let page = index === 0 ? first : await pageOf<Comment>(own, '/api/comments', subject, 1);
    for (let number = 1; ; number += 1) {
      for (const comment of page.results)
        if (authors.length === 0 || authors.includes(comment.author?.id ?? 0)) yield lineOf(comment);
      if (page.next === null) break;
      page = await pageOf<Comment>(own, '/api/comments', subject, number + 1);
    }
  }
}

const written = (value: unknown): string => (value === null || value === undefined ? '' : JSON.stringify(value));

function lineOf(comment: Comment): string {
  return csvLine([
    String(comment.id),
    String(comment.project),
    String(comment.task),
    String(comment.annotation ?? ''),
    String(comment.draft ?? ''),
    comment.author?.email ?? '',
    comment.created_at,
    comment.text,
    String(comment.is_resolved),
    comment.resolved_at ?? '',
    written(comment.region_ref),
    written(comment.classifications),
  ]);
}

function* memberLines(
  members: readonly ProjectMember[],
  { ids: wanted, search = '', role }: Omit<Static<typeof MemberExportQuery>, 'ids'> & { ids: readonly number[] },
): Generator<string> {
  yield csvLine(['id', 'email', 'first_name', 'last_name', 'role', 'last_activity']);
  for (const { user, user_id: id, role: ours } of members) {
    if (wanted.length > 0 && !wanted.includes(id)) continue;
    if (role !== undefined && CODES[ours] !== role) continue;
    const names = [user.email, user.first_name, user.last_name];
    if (!names.join(' ').toLowerCase().includes(search.toLowerCase())) continue;
    yield csvLine([String(id), ...names, CODES[ours], user.last_activity ?? '']);
  }
}

function sendCsv(reply: FastifyReply, name: string, lines: Iterable<string> | AsyncIterable<string>): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('Content-Disposition', `attachment; filename="${name}.csv"`)
    .send(Readable.from(lines));
}
