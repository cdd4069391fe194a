import { createHmac } from 'node:crypto';
import { timingSafeEqualText } from '../../platform/crypto/tokens.ts';
import type { Platform } from '../../platform/platform.ts';

/**
 * Two signed texts that stand for a permission. One is in the address that the provider shows: it opens the page of one
 * offer. The other is given to the page that a worker opened: it hands in that worker's work, and nothing else.
 */

export interface PageToken {
  organizationId: number;
  offerId: number;
}

export interface WorkToken {
  organizationId: number;
  /** Record of the work, which knows task, worker and the provider's id. */
  assignmentId: number;
}

export function signPage(secret: string, { organizationId, offerId }: PageToken): string {
  const text = `p.${organizationId}.${offerId}`;
  return `${text}.${signatureOf(secret, text)}`;
}

export function readPage(secret: string, token: string): PageToken | undefined {
  const [, text = '', organization, offer, signature = ''] =
    /^(p\.(\d{1,16})\.(\d{1,16}))\.([\w-]{43})$/.exec(token) ?? [];
  if (!text || !timingSafeEqualText(signature, signatureOf(secret, text))) return undefined;
  return { organizationId: Number(organization), offerId: Number(offer) };
}

export function signWork(secret: string, work: WorkToken, expiresAt: Date): string {
  const text = `w.${work.organizationId}.${work.assignmentId}.${Math.ceil(expiresAt.getTime() / 1000)}`;
  return `${text}.${signatureOf(secret, text)}`;
}

/** undefined: not ours, or too old. */
export function readWork(secret: string, token: string, now: Date): WorkToken | undefined {
  const form = /^(w\.(\d{1,16})\.(\d{1,16})\.(\d{1,12}))\.([\w-]{43})$/;
  const [, text = '', organization, assignment, expires, signature = ''] = form.exec(token) ?? [];
  if (!text || !timingSafeEqualText(signature, signatureOf(secret, text))) return undefined;
  if (Number(expires) * 1000 < now.getTime()) return undefined;
  return { organizationId: Number(organization), assignmentId: Number(assignment) };
}

/** What makes a repeated request harmless at a provider: the same for one thing of ours, unlike those of other servers. */
export function requestToken(
  platform: Platform,
  kind: 'hit' | 'batch' | 'extension' | 'bonus',
  id: number | string,
): string {
  return createHmac('sha256', platform.config.secretKey)
    .update(`crowd request ${kind} ${id}`)
    .digest('hex')
    .slice(0, 40);
}

function signatureOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(`crowd ${text}`).digest('base64url');
}
