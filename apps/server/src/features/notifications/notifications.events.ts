import { type Tx, withSystem } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { findComment, findInvitation, findItem, findProjectTitle, findTaskNames } from './facts.queries.ts';
import { withdraw } from './notifications.queries.ts';
import { announce, notify, notifyAdministrators } from './notify.ts';

type Teller = (platform: Platform, tx: Tx, event: OutboxEvent, organizationId: number) => Promise<unknown>;

const ITEM_KINDS = ['DOCUMENT', 'VOICE_SAMPLE', 'RAW_TEXT'];

/** Who is told what when something happens. All of it off the path of whoever made it happen. */
const TELLERS: Readonly<Record<string, Teller>> = {
  COMMENT_CREATED: tellMentioned,
  COMMENT_UPDATED: tellMentioned,
  COMMENT_DELETED: (platform, tx, { payload }, organizationId) =>
    takeBack(platform, tx, organizationId, `mention:${Number(payload.comment_id)}`, []),
  ANNOTATION_REVIEWED: tellAuthor,
  ANNOTATION_REVIEW_UNDONE: (platform, tx, { payload }, organizationId) =>
    takeBack(platform, tx, organizationId, `review:${Number(payload.review_id)}`, []),
  TASKS_ASSIGNED: tellAssigned,
  JOB_SUCCEEDED: tellOfJob,
  JOB_FAILED: tellOfJob,
  INVITATION_ACCEPTED: tellInviter,
  ...Object.fromEntries(
    ITEM_KINDS.flatMap((kind) => [
      [`${kind}_APPROVED`, tellContributor],
      [`${kind}_REJECTED`, tellContributor],
    ]),
  ),
};

export function notificationsSubscriber(platform: Platform): Subscriber {
  return {
    name: 'notifications',
    types: [...Object.keys(TELLERS), 'ALERT_OPENED'],
    handle: async (event) => {
      const { organizationId } = event;
      await withSystem(platform.db, async (tx) => {
        if (event.type === 'ALERT_OPENED') await tellAdministrators(platform, tx, event);
        else if (organizationId !== undefined) await TELLERS[event.type]?.(platform, tx, event, organizationId);
      });
    },
  };
}

async function takeBack(
  platform: Platform,
  tx: Tx,
  organizationId: number,
  key: string,
  except: readonly number[],
): Promise<void> {
  const people = await withdraw(tx, organizationId, key, except);
  announce(
    platform,
    people.map((userId) => ({ user_id: userId, organization_id: organizationId })),
  );
}

async function tellMentioned(platform: Platform, tx: Tx, event: OutboxEvent, organizationId: number): Promise<void> {
  const { comment_id: commentId, task_id: taskId, project_id: projectId } = event.payload;
  const mentioned = idsOf(event.payload.mentions);
  const key = `mention:${Number(commentId)}`;
  if (event.type === 'COMMENT_UPDATED') await takeBack(platform, tx, organizationId, key, mentioned);
  if (mentioned.length === 0 || idOf(commentId) === undefined) return;
  const comment = await findComment(tx, Number(commentId));
  if (!comment || comment.is_deleted) return;
  await notify(platform, tx, {
    organizationId,
    userIds: mentioned,
    kind: 'mention',
    title: `${comment.author} mentioned you in ${comment.project_title}`,
    body: comment.text,
    link: `/projects/${Number(projectId)}/tasks/${Number(taskId)}`,
    projectId: Number(projectId),
    key,
    happenedAt: event.createdAt,
  });
}

/** What was sent back or put right is told one by one; what was accepted, as the usual case, once per project. */
async function tellAuthor(platform: Platform, tx: Tx, event: OutboxEvent, organizationId: number): Promise<void> {
  const { author_id: author, project_id: project, task_id: task, review_id: review, decision } = event.payload;
  const [authorId, projectId, taskId] = [idOf(author), idOf(project), idOf(task)];
  if (authorId === undefined || projectId === undefined || taskId === undefined) return;
  if (authorId === event.actorUserId) return;
  const names = await findTaskNames(tx, projectId, taskId);
  if (!names) return;
  const shared = { organizationId, userIds: [authorId], kind: 'review_decision', projectId } as const;
  if (decision === 'accept') {
    await notify(platform, tx, {
      ...shared,
      title: `Answers of yours in ${names.project_title} were accepted`,
      link: `/projects/${projectId}`,
      key: `accepted:${projectId}`,
      happenedAt: event.createdAt,
      again: true,
    });
    return;
  }
  const outcome = decision === 'fix' ? 'was corrected and accepted' : 'was rejected';
  const said = [event.payload.reason, event.payload.feedback].filter((text) => typeof text === 'string' && text !== '');
  await notify(platform, tx, {
    ...shared,
    title: `Your answer to task ${names.inner_id ?? taskId} of ${names.project_title} ${outcome}`,
    body: said.join('\n'),
    link: `/projects/${projectId}/tasks/${taskId}`,
    key: `review:${Number(review)}`,
    happenedAt: event.createdAt,
  });
}

async function tellAssigned(platform: Platform, tx: Tx, event: OutboxEvent, organizationId: number): Promise<void> {
  const { payload, actorUserId } = event;
  const people = new Set([...idsOf(payload.users), ...idsOf(payload.assigned_to)]);
  if (actorUserId !== undefined) people.delete(actorUserId);
  const projectId = projectOf(event);
  if (people.size === 0 || projectId === undefined) return;
  const title = await findProjectTitle(tx, projectId);
  if (title === undefined) return;
  const isReview = payload.type === 'RE';
  await notify(platform, tx, {
    organizationId,
    userIds: [...people],
    kind: 'task_assigned',
    title: `Tasks of ${title} are assigned to you ${isReview ? 'for review' : 'to label'}`,
    link: `/projects/${projectId}/${isReview ? 'review' : 'label'}`,
    projectId,
    key: `assigned:${projectId}:${isReview ? 'RE' : 'AN'}`,
    happenedAt: event.createdAt,
    again: true,
  });
}

async function tellOfJob(platform: Platform, tx: Tx, event: OutboxEvent, organizationId: number): Promise<void> {
  const { job_id: jobId, created_by: userId, title, error } = event.payload;
  if (typeof userId !== 'number' || typeof title !== 'string') return;
  const isDone = event.type === 'JOB_SUCCEEDED';
  const projectId = projectOf(event);
  await notify(platform, tx, {
    organizationId,
    userIds: [userId],
    kind: isDone ? 'job_finished' : 'job_failed',
    title: `${title}: ${isDone ? 'done' : 'failed'}`,
    body: typeof error === 'string' ? error : '',
    link: `/jobs?job=${String(jobId)}`,
    projectId,
    key: `job:${String(jobId)}`,
    happenedAt: event.createdAt,
    again: true,
  });
}

async function tellInviter(platform: Platform, tx: Tx, event: OutboxEvent, organizationId: number): Promise<void> {
  const [invitationId, guestId] = [idOf(event.aggregateId), idOf(event.payload.user_id)];
  if (invitationId === undefined || guestId === undefined) return;
  const invitation = await findInvitation(tx, invitationId, guestId);
  if (!invitation || invitation.invited_by === null) return;
  const { project_id: projectId } = invitation;
  await notify(platform, tx, {
    organizationId,
    userIds: [invitation.invited_by],
    kind: 'invitation_accepted',
    title: `${invitation.guest} joined ${invitation.place}`,
    link: projectId === null ? '/organization' : `/projects/${projectId}/members`,
    projectId: projectId ?? undefined,
    key: `invitation:${invitationId}:${guestId}`,
    happenedAt: event.createdAt,
  });
}

async function tellContributor(platform: Platform, tx: Tx, event: OutboxEvent, organizationId: number): Promise<void> {
  const item = await findItem(tx, event.aggregateId);
  if (!item || item.created_by === null || item.created_by === event.actorUserId) return;
  const isApproved = event.type.endsWith('_APPROVED');
  const shared = { organizationId, userIds: [item.created_by], kind: 'item_decision' } as const;
  await notify(platform, tx, {
    ...shared,
    projectId: item.project_id,
    title: isApproved
      ? `Items of yours in ${item.project_title} were approved`
      : `${item.title} was sent back in ${item.project_title}`,
    body: isApproved ? '' : (item.feedback ?? ''),
    link: '/',
    key: isApproved ? `approved:${item.project_id}` : `item:${event.aggregateId}`,
    happenedAt: event.createdAt,
    again: true,
  });
}

async function tellAdministrators(platform: Platform, tx: Tx, event: OutboxEvent): Promise<void> {
  const { severity, title, detail } = event.payload;
  if (typeof title !== 'string') return;
  const level = typeof severity === 'string' ? `${severity.charAt(0).toUpperCase()}${severity.slice(1)}: ` : '';
  await notifyAdministrators(platform, tx, {
    organizationId: event.organizationId,
    kind: 'alert',
    title: `${level}${title}`,
    body: typeof detail === 'string' ? detail : '',
    // Those of an organization are also for administrators who do not run the platform.
    link: `${event.organizationId === undefined ? '/admin' : ''}/alerts?alert=${event.aggregateId}`,
    key: `alert:${event.aggregateId}`,
    happenedAt: event.createdAt,
    again: true,
  });
}

function projectOf({ aggregateType, aggregateId, payload }: OutboxEvent): number | undefined {
  return idOf(payload.project_id ?? (aggregateType === 'project' ? aggregateId : undefined));
}

function idsOf(value: unknown): number[] {
  return Array.isArray(value) ? value.map(idOf).filter((id) => id !== undefined) : [];
}

function idOf(value: unknown): number | undefined {
  const id = Number(value);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
