import type { Tx } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { type ReviewSettings, reviewSettings } from './review.policy.ts';
import { findProjectSettings, type Scope } from './review.queries.ts';

export async function getSettings(tx: Tx, scope: Scope): Promise<ReviewSettings> {
  const row = await findProjectSettings(tx, scope);
  if (!row) throw notFound('Project');
  return reviewSettings(row.settings, row.has_relation);
}
