import { compileCached } from '@labelwright/task-definition/cache';
import { findOptionNode, findOwner } from '@labelwright/task-definition/label-changes/find-option';
import type { LabelOperation } from '@labelwright/task-definition/label-changes/model';
import { Type } from 'typebox';
import { withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
  throwIfCancelled,
} from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { runChange } from '../../label-changes/index.ts';
import { followLabels, readerOf } from '../../projects/index.ts';
import { deleteLabel, findLabel } from './labels.queries.ts';
import { insertLink, type LabelPlace, listPlaces, renameMerged } from './links.queries.ts';
import { unlinkIn } from './links.service.ts';

const renamePayload = Type.Object({
  labelId: Type.Integer(),
  title: Type.String(),
  from: Type.String(),
  to: Type.String(),
});
export const renameJob = {
  type: 'libraries.rename',
  queue: 'default',
  payload: renamePayload,
  maxAttempts: 10,
  title: ({ title, from, to }) => `Rename ${from} to ${to} in all projects with the label ${title}`.slice(0, 250),
} satisfies JobDefinition<typeof renamePayload>;

const mergePayload = Type.Object({
  labelId: Type.Integer(),
  intoId: Type.Integer(),
  title: Type.String(),
  into: Type.String(),
  options: Type.Record(Type.String(), Type.String()),
});
export const mergeJob = {
  type: 'libraries.merge',
  queue: 'default',
  payload: mergePayload,
  maxAttempts: 10,
  title: ({ title, into }) => `Merge the label ${title} into ${into}`.slice(0, 250),
} satisfies JobDefinition<typeof mergePayload>;

/** Both the server's and the wire's `LabelOperation`. */
export type NameChange =
  | { op: 'rename'; control: string; from: string; to: string }
  | { op: 'merge'; control: string; from: string[]; to: string };

/** What turns one stored name into another in a config: rename it, merge it into one that is there, or nothing. */
export function operationFor(source: string, control: string, from: string, to: string): NameChange[] {
  const owner = findOwner(compileCached(source), control);
  if (owner === undefined || from === to || findOptionNode(owner, [from]) === undefined) return [];
  if (findOptionNode(owner, [to]) === undefined) return [{ op: 'rename', control, from, to }];
  return [{ op: 'merge', control, from: [from], to }];
}

export function renameJobs(platform: Platform): RegisteredJob[] {
  return [
    job(renameJob, ({ labelId, from, to }, context) =>
      inEachPlace(platform, context, labelId, async (place, scope) => {
        await withActor(platform.db, context.actor, (tx) => renameMerged(tx, scope.organizationId, place.id, from, to));
        await changeAnswers(platform, context, scope, (source) => operationFor(source, place.from_name, from, to));
        await withActor(platform.db, context.actor, (tx) => followLabels(tx, platform, context.actor, scope));
      }),
    ),
    job(mergeJob, async ({ labelId, intoId, title, options }, context) => {
      const done = await inEachPlace(platform, context, labelId, async (place, scope) => {
        await withActor(platform.db, context.actor, async (tx) => {
          await insertLink(tx, { ...scope, labelId: intoId, fromName: place.from_name, userId: context.actor.userId });
          await followLabels(tx, platform, context.actor, scope);
        });
        await changeAnswers(platform, context, scope, (source) =>
          Object.entries(options).flatMap(([from, to]) => operationFor(source, place.from_name, from, to)),
        );
        await withActor(platform.db, context.actor, (tx) => unlinkIn(tx, platform, context.actor, scope, place.id));
      });
      const { actor } = context;
      const { organizationId } = actor;
      if (organizationId === undefined) return done;
      await withActor(platform.db, actor, async (tx) => {
        if (!(await deleteLabel(tx, organizationId, labelId))) return;
        const payload = { id: labelId, title, merged_into: intoId };
        await emit(tx, actor, {
          type: 'LABEL_DELETED',
          organizationId,
          aggregateType: 'label',
          aggregateId: labelId,
          payload,
        });
      });
      return done;
    }),
  ];
}

interface Scope {
  organizationId: number;
  projectId: number;
}

/** One place after the other; each can be done again, so that a job that is taken back repeats no harm. */
async function inEachPlace(
  platform: Platform,
  context: JobContext,
  labelId: number,
  work: (place: LabelPlace, scope: Scope) => Promise<void>,
): Promise<{ places: number }> {
  const { actor } = context;
  const { organizationId } = actor;
  if (organizationId === undefined) throw new PermanentJobError('A label belongs to an organization.');
  const places = await withActor(platform.db, actor, async (tx) => {
    const label = await findLabel(tx, organizationId, labelId);
    return label ? listPlaces(tx, readerOf(actor), labelId) : [];
  });
  for (const [index, place] of places.entries()) {
    throwIfCancelled(context.signal);
    await work(place, { organizationId, projectId: place.project_id });
    context.progress({ done: index + 1, total: places.length, unit: 'projects' });
  }
  return { places: places.length };
}

/** A config that was saved while the change was planned is no reason to give up: the job is tried again. */
async function changeAnswers(
  platform: Platform,
  context: JobContext,
  scope: Scope,
  operationsFor: (source: string) => readonly LabelOperation[],
): Promise<void> {
  try {
    const tally = await runChange(platform, context, scope, operationsFor);
    if (tally) await context.log(`Project ${scope.projectId}: ${tally.annotations} annotations`, { ...tally });
  } catch (error) {
    if (error instanceof PermanentJobError) throw new Error(error.message, { cause: error });
    throw error;
  }
}
