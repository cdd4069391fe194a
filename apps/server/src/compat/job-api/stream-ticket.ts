import type { StreamTicket } from '@labelwright/contract/job-api';
import { signParams, verifyParams } from '../../platform/crypto/signed-params.ts';
import type { Actor } from '../../platform/db/actor.ts';
import type { Platform } from '../../platform/platform.ts';

const TICKET_SECONDS = 60;

/** For browsers' EventSource, which sends no headers: opens one stream of one task, soon. */
export function makeTicket(platform: Platform, actor: Actor, taskId: string): StreamTicket {
  const expiresAt = Math.floor(platform.now().getTime() / 1000) + TICKET_SECONDS;
  const params = signParams(
    platform.config.secretKey,
    subjectOf(taskId),
    { user: String(actor.userId ?? ''), organization: String(actor.organizationId ?? ''), role: actor.globalRole },
    expiresAt,
  );
  const token = Buffer.from(JSON.stringify(params)).toString('base64url');
  return {
    access_token: token,
    expires_at: new Date(expiresAt * 1000).toISOString(),
    url: `/api/v1/tasks/${taskId}/stream?access_token=${token}`,
  };
}

/** Who asked for the ticket; undefined: it is for another task, too old, or not ours. */
export function readTicket(platform: Platform, base: Actor, taskId: string, token: string): Actor | undefined {
  const params = decode(token);
  const nowSeconds = platform.now().getTime() / 1000;
  if (!params || verifyParams(platform.config.secretKey, subjectOf(taskId), params, nowSeconds) !== 'valid')
    return undefined;
  return {
    ...base,
    kind: 'user',
    userId: Number(params.user) || undefined,
    organizationId: Number(params.organization) || undefined,
    name: 'stream ticket',
    globalRole: params.role === 'super_admin' ? 'super_admin' : 'user',
  };
}

function subjectOf(taskId: string): string {
  return `task-stream:${taskId}`;
}

function decode(token: string): Record<string, unknown> | undefined {
  try {
    const params: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return typeof params === 'object' && params !== null ? { ...params } : undefined;
  } catch {
    return undefined;
  }
}
