import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { systemActor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { escapeHtml } from '../../../platform/escape-html.ts';
import { AppError, notFound } from '../../../platform/http/app-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getLibrarySettings } from '../settings.queries.ts';
import { findEmbedding } from './dashboards.queries.ts';
import { fillAddress, isHostAllowed } from './embed-address.ts';

const GOOD_FOR_MS = 3_600_000;
const Ticket = Type.Object({ embedding: Type.Integer(), organization: Type.Integer(), until: Type.Integer() });

/** Address of a page of ours that frames the dashboard; sealed, so that it says nothing and cannot be made up. */
export function embedUrl(platform: Platform, organizationId: number, embeddingId: number): string {
  const until = platform.now().getTime() + GOOD_FOR_MS;
  const ticket = JSON.stringify({ embedding: embeddingId, organization: organizationId, until });
  return `/embed/${encodeURIComponent(platform.vault.seal(ticket))}`;
}

/**
 * The page has a policy of its own: it may frame the dashboard's origin and nothing else, and only we may frame it. What
 * is inside runs sandboxed on its own origin.
 */
export async function embedPage(
  platform: Platform,
  token: string,
  nonce: string,
): Promise<{ html: string; policy: string }> {
  const ticket = openTicket(platform, token);
  const found = await withActor(platform.db, systemActor(ticket.organization), async (tx) => {
    const embedding = await findEmbedding(tx, ticket.organization, ticket.embedding);
    return { embedding, settings: await getLibrarySettings(tx, ticket.organization) };
  });
  if (!found.embedding) throw notFound('Dashboard');
  const address = fillAddress(found.embedding.iframe_url, found.embedding);
  const url = new URL(address);
  if (!isHostAllowed(url, found.settings.embed_hosts))
    throw new AppError('forbidden', `Dashboards of ${url.host} may not be embedded.`);
  return { html: pageOf(address, found.embedding.title, nonce), policy: policyOf(url, nonce) };
}

function openTicket(platform: Platform, token: string) {
  const expired = new AppError('not_found', 'The address of the dashboard is no longer good. Load the page again.');
  try {
    const ticket: unknown = JSON.parse(platform.vault.open(token));
    if (Check(Ticket, ticket) && ticket.until > platform.now().getTime()) return ticket;
  } catch {
    throw expired;
  }
  throw expired;
}

function pageOf(address: string, title: string, nonce: string): string {
  const name = escapeHtml(title || 'Dashboard');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${name}</title>
<style nonce="${nonce}">html,body{margin:0;height:100%;overflow:hidden}iframe{border:0;width:100%;height:100%;display:block}</style>
</head><body><iframe src="${escapeHtml(address)}" title="${name}" referrerpolicy="no-referrer" allow="fullscreen"
sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-downloads"></iframe></body></html>`;
}

function policyOf(url: URL, nonce: string): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `frame-src ${url.origin}`,
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
