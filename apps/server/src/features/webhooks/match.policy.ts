import { singularOf, WEBHOOK_ACTIONS, type WebhookAction } from '@labelwright/contract/webhook-actions';
import type { WebhookScope } from '@labelwright/contract/webhooks';

/** Pure: which webhook is told of what, and under which name (C-079). */

export interface Listener {
  id: number;
  scope: WebhookScope;
  organization_id: number | null;
  workspace_id: number | null;
  project_id: number | null;
  send_for_all_actions: boolean;
  actions: readonly string[];
}

export interface Happening {
  action: WebhookAction;
  organizationId: number | null;
  workspaceId: number | null;
  projectId: number | null;
  entityCount: number;
}

/** One call: `item` is the place of the only entity it tells of; null: all. */
export interface Call {
  action: WebhookAction;
  item: number | null;
}

export function pluralOf(action: WebhookAction): WebhookAction | undefined {
  return WEBHOOK_ACTIONS[action].plural as WebhookAction | undefined;
}

/** The names under which an event of this action may be asked for. */
export function namesOf(action: WebhookAction): WebhookAction[] {
  return [action, pluralOf(action), singularOf(action)].filter((name) => name !== undefined);
}

export function wants(listener: Listener, action: WebhookAction): boolean {
  return listener.send_for_all_actions || listener.actions.includes(action);
}

export function covers(listener: Listener, happening: Omit<Happening, 'entityCount'>): boolean {
  const { scope } = listener;
  if (scope === 'global') return true;
  if (listener.organization_id !== happening.organizationId) return false;
  if (scope === 'organization') return true;
  if (scope === 'workspace') return happening.workspaceId !== null && listener.workspace_id === happening.workspaceId;
  if (WEBHOOK_ACTIONS[happening.action].organizationOnly) return false;
  return happening.projectId !== null && listener.project_id === happening.projectId;
}

/**
 * Who listens to both names gets one call, under the name of what happened. Who only wants the plural gets a single
 * entity as a list of one; who only wants the singular gets a call for each of several.
 */
export function callsFor(listener: Listener, happening: Happening): Call[] {
  if (!covers(listener, happening)) return [];
  const { action } = happening;
  if (wants(listener, action)) return [{ action, item: null }];
  const plural = pluralOf(action);
  if (plural !== undefined && wants(listener, plural)) return [{ action: plural, item: null }];
  const singular = singularOf(action);
  if (singular === undefined || !wants(listener, singular)) return [];
  return Array.from({ length: happening.entityCount }, (_, item) => ({ action: singular, item }));
}
