// Adds tags, summary and description to the route schemas' type.
import type {} from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Permission } from '@labelwright/contract/permissions';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Actor } from '../db/actor.ts';

/** Fastify with our schemas as types: what every routes file receives. */
export type Http = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export type RateClass = 'auth' | 'upload' | 'general' | 'labelling' | 'crowd' | 'none';

/** The object a route is about; its project decides the permissions. `param` names the path parameter. */
export interface Target {
  kind:
    | 'project'
    | 'task'
    | 'annotation'
    | 'draft'
    | 'prediction'
    | 'import'
    | 'export'
    | 'file_upload'
    | 'definition'
    | 'assignment'
    | 'crowd_batch';
  param: string;
  /** The check of a task also reads what an answer is checked against: one round trip instead of two. */
  reads?: 'submission';
}

/** What the checks of an answer need to know of its task and project. */
export interface SubmissionContext {
  project_id: number;
  /** null when a definition stands for it. */
  label_config: string | null;
  task_definition_id: number | null;
  data: unknown;
  show_skip_button: boolean;
  enable_empty_annotation: boolean;
  state: string;
}

/** What the access check found out, for the service to scope its queries by. */
export interface ProjectAccess {
  projectId: number;
  organizationId: number;
  state: string;
  isPublished: boolean;
  /** A deleted project is a 404 for every route without `config.deleted`. */
  isDeleted: boolean;
  role: 'admin' | 'adjudicator' | 'reviewer' | 'annotator' | 'contributor';
  can: (permission: Permission) => boolean;
  /** Set when the target reads it. */
  submission?: SubmissionContext;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required on every route: a route without one does not start. */
    permission?: Permission;
    /** Required when the permission belongs to a project. */
    target?: Target;
    rate?: RateClass;
    /** The route also works on a deleted project (restore). */
    deleted?: boolean;
    /** Deals in secrets or credentials: refused while an administrator acts as somebody else. */
    ownHands?: true;
    /** Also answers people whose organization is suspended: what concerns the account alone. */
    whenSuspended?: true;
    /** Also answers people of a crowd, to whom all else is closed; `held`: about tasks that they were given. */
    crowd?: true | 'held';
    /** Successful calls that change nothing worth an audit row, such as a heartbeat. */
    quiet?: boolean;
    /**
     * false: a POST whose answer holds a secret that is shown once. It is not kept: the Idempotency-Key is ignored, and a
     * repeat is done again.
     */
    replayed?: false;
  }
  interface FastifyRequest {
    /** Set before any handler runs; a public route may see the anonymous actor. */
    actor: Actor;
    /** Set when the route has a target. */
    access: ProjectAccess;
  }
}
