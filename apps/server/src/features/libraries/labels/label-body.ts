import type { LibraryLabel } from '@labelwright/contract/libraries';
import type { Actor } from '../../../platform/db/actor.ts';
import { optionNames } from './label-values.ts';
import type { LabelRow } from './labels.queries.ts';

export function labelBody(row: LabelRow, actor: Actor, isManager: boolean): LibraryLabel {
  const isOwnProposal = row.status !== 'approved' && row.created_by !== null && row.created_by === actor.userId;
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    value: row.value,
    color: row.color,
    hotkey: row.hotkey,
    aliases: row.aliases,
    workspace: row.workspace_id,
    workspace_id: row.workspace_id,
    organization: row.organization_id,
    status: row.status,
    approved: row.status === 'approved',
    approved_by: row.status === 'approved' ? row.decided_by : null,
    decided_by: personOf(row.decided_by, row.decided_by_name),
    decided_at: row.decided_at?.toISOString() ?? null,
    decision_note: row.decision_note,
    version: row.version,
    created_by: personOf(row.created_by, row.created_by_name),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    options: optionNames(row.value),
    link_count: row.link_count,
    use_count: row.use_count,
    can: { update: isManager || isOwnProposal, delete: isManager || isOwnProposal, decide: isManager },
  };
}

function personOf(id: number | null, name: string | null) {
  return id === null ? null : { id, name: name ?? '' };
}
