import type { Permission } from '@labelwright/contract/permissions';
import type { FastifyRequest } from 'fastify';
import { withSystem } from '../../platform/db/db.ts';
import { anonymous, type PublicReader } from '../../platform/http/guard.ts';
import type { Platform } from '../../platform/platform.ts';
import { findPublicProject, type PublicTarget } from './public-reader.queries.ts';

/** All that PUBLIC_READ opens, of public projects only. What is not named here stays closed. */
const OPEN = new Set([
  '/api/projects/:id',
  '/api/projects/:id/stats',
  '/api/projects/:id/tasks',
  '/api/tasks/:id',
  '/api/tasks/:id/bundle',
  '/api/tasks/:id/annotations',
  '/api/annotations/:id',
]);

const MAY: ReadonlySet<Permission> = new Set<Permission>([
  'project.read',
  'project.stats',
  'task.list',
  'task.read',
  'annotation.readAll',
  'prediction.read',
]);

/** Whoever comes without credentials and reads of a public project (C-020); undefined: it is not open to them. */
export function createPublicReaders(
  platform: Platform,
): (request: FastifyRequest) => Promise<PublicReader | undefined> {
  if (!platform.config.publicRead) return async () => undefined;
  return async (request) => {
    const { url = '', config } = request.routeOptions;
    const { target, permission } = config;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || !target || !permission || !OPEN.has(url) || !MAY.has(permission) || !isPublicTarget(target.kind))
      return undefined;
    const reference = (request.params as Record<string, string | undefined>)[target.param] ?? '';
    const { kind } = target;
    const project = await withSystem(platform.db, (tx) => findPublicProject(tx, kind, reference));
    if (!project) return undefined;
    return {
      actor: { ...anonymous(request), organizationId: project.organization_id, name: 'public', isPublic: true },
      access: {
        projectId: project.id,
        organizationId: project.organization_id,
        state: project.state,
        isPublished: project.is_published,
        isDeleted: false,
        role: 'reviewer',
        can: (wanted) => MAY.has(wanted),
      },
    };
  };
}

function isPublicTarget(kind: string): kind is PublicTarget {
  return kind === 'project' || kind === 'task' || kind === 'annotation';
}
