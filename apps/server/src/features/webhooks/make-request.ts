import type { WebhookAction } from '@labelwright/contract/webhook-actions';
import type { MessageContent } from '@labelwright/contract/webhook-bodies';
import { type Rendering, renderBody } from '@labelwright/contract/webhook-bodies';
import { MASKED_HEADER } from '@labelwright/contract/webhooks';
import { signParams } from '../../platform/crypto/signed-params.ts';
import { withSystem } from '../../platform/db/db.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { findProject, toProject } from '../projects/index.ts';
import type { DeliveryToSend, SendingWebhook } from './deliveries.queries.ts';
import { signatureHeaders } from './sign-body.ts';

export const PAYLOAD_PATH = '/api/webhooks/payloads';
const LINK_SECONDS = 7 * 86_400;
/** Of an answer that is kept. */
const MOST_ANSWER = 2000;
const READ_BYTES = 16_000;

export function messageIdOf(uuid: string): string {
  return `msg_${uuid.replaceAll('-', '')}`;
}

export function renderingOf(row: Omit<DeliveryToSend, 'attempts' | 'total_attempts' | 'id'>): Rendering {
  return {
    messageId: messageIdOf(row.uuid),
    action: row.action as WebhookAction,
    item: row.item,
    occurredAt: row.occurred_at,
    organizationId: row.organization_id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    content: JSON.parse(row.content) as MessageContent,
  };
}

/** The project as anybody of it may see it: no secrets, no permissions. undefined: it is gone. */
export async function readProjectFor(
  platform: Platform,
  scope: { organizationId: number | null; projectId: number | null },
): Promise<Record<string, unknown> | undefined> {
  const { organizationId, projectId } = scope;
  if (organizationId === null || projectId === null) return undefined;
  const reader = { organizationId, userId: undefined, isSuperAdmin: true };
  const row = await withSystem(platform.db, (tx) => findProject(tx, reader, projectId));
  if (!row) return undefined;
  const { role, can, allowed_actions, transitions, queue_total, queue_done, ...project } = toProject(
    row,
    { ...reader, isSuperAdmin: false },
    platform.vault,
  );
  return project;
}

type BodyChoice = Pick<SendingWebhook, 'send_payload' | 'payload_format'>;

export function bodyFor(
  platform: Platform,
  choice: BodyChoice,
  rendering: Rendering,
  uuid: string,
  project: Record<string, unknown> | undefined,
): string {
  return renderBody(rendering, {
    sendPayload: choice.send_payload,
    format: choice.payload_format,
    project,
    maxBytes: platform.config.webhookMaxBodyKb * 1000,
    linkTo: () => payloadLink(platform, uuid, rendering, choice.payload_format),
  });
}

function payloadLink(platform: Platform, uuid: string, { action, item }: Rendering, format: string): string {
  const params = { action, format, ...(item === null ? {} : { item: String(item) }) };
  const expires = Math.floor(platform.now().getTime() / 1000) + LINK_SECONDS;
  const signed = signParams(platform.config.secretKey, `${PAYLOAD_PATH}/${uuid}`, params, expires);
  return `${platform.config.publicUrl}${PAYLOAD_PATH}/${uuid}?${new URLSearchParams(signed)}`;
}

/** Headers in the clear; those that could be credentials never leave this module but to the receiver. */
export function openHeaders({ vault }: Pick<Platform, 'vault'>, sealed: string | null): Record<string, string> {
  return sealed === null ? {} : (JSON.parse(vault.open(sealed)) as Record<string, string>);
}

export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, MASKED_HEADER]));
}

export const OWN_HEADERS = { 'Content-Type': 'application/json', Accept: '*/*' };

type Signer = Pick<SendingWebhook, 'headers' | 'secret' | 'previous_secret' | 'previous_secret_until'>;

export function requestHeaders(
  platform: Platform,
  webhook: Signer,
  messageId: string,
  body: string,
): Record<string, string> {
  const now = platform.now();
  const until = webhook.previous_secret_until;
  const isOverlapping = webhook.previous_secret !== null && until !== null && until > now;
  return {
    ...openHeaders(platform, webhook.headers),
    ...OWN_HEADERS,
    ...signatureHeaders({
      messageId,
      timestampSeconds: Math.floor(now.getTime() / 1000),
      body,
      secret: platform.vault.open(webhook.secret),
      previousSecret: isOverlapping ? platform.vault.open(webhook.previous_secret ?? '') : undefined,
    }),
  };
}

export interface Answer {
  /** undefined: there was none. */
  statusCode: number | undefined;
  error: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  durationMs: number;
}

/** One request. What goes wrong is an answer, too; nothing is thrown. */
export async function post(
  platform: Platform,
  url: string,
  request: { headers: Record<string, string>; body: string; signal?: AbortSignal },
  timeoutMs = platform.config.webhookTimeoutSeconds * 1000,
): Promise<Answer> {
  const started = performance.now();
  const ended = (): number => Math.round(performance.now() - started);
  try {
    const response = await platform.outbound.fetchSafely(url, {
      ...request,
      method: 'POST',
      keepsMethod: true,
      timeoutMs,
    });
    const body = await beginningOf(response.body);
    const { status: statusCode } = response;
    const isDelivered = statusCode >= 200 && statusCode < 300;
    const error = isDelivered ? '' : `The receiver answered with status ${statusCode}.`;
    return { statusCode, error, headers: harmless(response.headers), body, durationMs: ended() };
  } catch (error) {
    const message = error instanceof OutboundError ? error.message : 'The request could not be sent.';
    if (!(error instanceof OutboundError)) platform.log.error({ err: error }, 'webhook not sent');
    return { statusCode: undefined, error: message, headers: {}, body: '', durationMs: ended() };
  }
}

/** Enough to see what the receiver says; the rest is not waited for. */
async function beginningOf(body: AsyncIterable<unknown> & { destroy(): unknown }): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= READ_BYTES) break;
  }
  const text = Buffer.concat(chunks).toString('utf8').replaceAll('\u0000', '');
  return [...text].slice(0, MOST_ANSWER).join('').toWellFormed();
}

/** Answers may set cookies and the like: these are not for the log. */
function harmless(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = ['content-type', 'content-length', 'retry-after', 'server', 'date', 'location', 'x-request-id'];
  return Object.fromEntries(
    kept.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name].slice(0, 500)]])),
  );
}
