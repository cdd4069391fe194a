import type { Permission } from '@labelwright/contract/permissions';
import type { Static, TObject } from 'typebox';
import type { Actor } from '../db/actor.ts';
import type { ProjectAccess } from '../http/types.ts';
import type { QueueName } from './queues.ts';

/** A kind of job that people and programs may submit over POST /api/v1/tasks. A feature lists its own in `submittable`. */
export interface SubmittableJob<P extends TObject = TObject> {
  /** Such as `export`; what callers write. */
  type: string;
  /** Types of the job records that it makes, such as `export.run`. */
  jobTypes: readonly string[];
  title: string;
  description: string;
  queue: QueueName;
  /** Asked of the project that `project_id` of the payload names; of the organization where the payload has none. */
  permission: Permission;
  payload: P;
  example: Static<P>;
  /**
   * Makes the job and what belongs to it in one transaction; returns the id of the job. Payload and permission are
   * checked; `access` is of the project that the payload names.
   */
  submit(actor: Actor, payload: Static<P>, access: ProjectAccess | undefined): Promise<string>;
}

/** Ties the payload's type to its schema, then forgets it, so that kinds fit into one list. */
export function submittable<P extends TObject>(kind: SubmittableJob<P>): SubmittableJob {
  return kind as unknown as SubmittableJob;
}
