import { MASKED_HEADER, type WebhookRecord } from '@labelwright/contract/webhooks';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { maskHeaders, openHeaders } from './make-request.ts';
import type { WebhookRow } from './webhooks.queries.ts';

/** A webhook as those see it who set it up: without its secrets. */
export function webhookBody(platform: Pick<Platform, 'vault' | 'now'>, row: WebhookRow): WebhookRecord {
  const overlaps = row.previous_secret_until !== null && row.previous_secret_until > platform.now();
  return {
    id: row.id,
    scope: row.scope,
    organization: row.organization_id,
    workspace: row.workspace_id,
    project: row.project_id,
    ml_backend: row.ml_backend_id,
    url: row.url,
    description: row.description,
    send_payload: row.send_payload,
    send_for_all_actions: row.send_for_all_actions,
    payload_format: row.payload_format,
    headers: maskHeaders(openHeaders(platform, row.headers)),
    actions: row.actions,
    is_active: row.is_active,
    disabled_reason: row.disabled_reason,
    disabled_detail: row.disabled_detail,
    disabled_at: iso(row.disabled_at),
    secret_hint: row.secret_hint,
    previous_secret_until: overlaps ? iso(row.previous_secret_until) : null,
    consecutive_failures: row.consecutive_failures,
    paused_until: row.paused_until !== null && row.paused_until > platform.now() ? iso(row.paused_until) : null,
    pending: row.pending,
    failed: row.failed,
    success_rate: row.attempts === 0 ? null : Math.round((row.successes / row.attempts) * 1000) / 10,
    last_attempt_at: iso(row.last_attempt_at),
    last_success_at: iso(row.last_success_at),
    last_status_code: row.last_status_code,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: true, delete: true },
  };
}

export const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

/** Headers that we write ourselves, and those that belong to the connection. */
const RESERVED =
  /^(content-(type|length|encoding)|host|connection|transfer-encoding|keep-alive|upgrade|te|trailer|expect|proxy-.*|webhook-(id|timestamp|signature)|x-timestamp|x-signature(-v2)?(-previous)?)$/i;

/** Sealed for the database. A masked value leaves the header as it was; null takes all headers away. */
export function sealHeaders(
  platform: Pick<Platform, 'vault'>,
  given: Readonly<Record<string, string>> | null,
  before: string | null,
): string | null {
  const known = new Map(
    Object.entries(openHeaders(platform, before)).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const problems: string[] = [];
  const seen = new Set<string>();
  const headers = Object.entries(given ?? {}).map(([name, value]): [string, string] => {
    const lower = name.toLowerCase();
    if (RESERVED.test(name)) problems.push(`${name} is set by this server and cannot be given.`);
    if (seen.has(lower)) problems.push(`${name} is there twice.`);
    seen.add(lower);
    const kept = value === MASKED_HEADER ? known.get(lower) : value;
    if (kept === undefined) problems.push(`${name} has no value yet; give one.`);
    return [name, kept ?? ''];
  });
  if (problems.length > 0) throw new AppError('validation', 'Validation error', { details: { headers: problems } });
  return headers.length === 0 ? null : platform.vault.seal(JSON.stringify(Object.fromEntries(headers)));
}
