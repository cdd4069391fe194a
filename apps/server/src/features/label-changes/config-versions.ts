import type { LabelConfigVersion, VersionDiff } from '@labelwright/contract/label-changes';
import { compileCached } from '@labelwright/task-definition/cache';
import { diffConfigs } from '@labelwright/task-definition/diff';
import { describeOperation } from '@labelwright/task-definition/label-changes/describe';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { findSources, listVersions, type VersionRow } from './config-versions.queries.ts';
import { personOf } from './label-changes.service.ts';

export async function listConfigVersions(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  page: PageRequest,
): Promise<PageResult<LabelConfigVersion>> {
  const before = page.after === undefined ? undefined : Number(page.after[0]);
  const rows = await withActor(platform.db, actor, (tx) =>
    listVersions(tx, organizationId, projectId, { before, limit: page.limit + 1 }),
  );
  const cut = cutPage(rows, page.limit, ({ version }) => [version]);
  return { ...cut, rows: cut.rows.map(versionBody) };
}

function versionBody(row: VersionRow): LabelConfigVersion {
  return {
    id: row.id,
    version: row.version,
    hash: row.hash,
    label_config: row.label_config,
    is_current: row.is_current,
    annotation_count: row.annotation_count,
    created_by: personOf(row),
    created_at: row.created_at.toISOString(),
    label_change:
      row.change_id === null ? null : { id: row.change_id, titles: (row.operations ?? []).map(describeOperation) },
  };
}

/** What differs between two versions, whatever lies between them. */
export async function diffVersions(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  given: { from: number; to: number },
): Promise<VersionDiff> {
  const sources = await withActor(platform.db, actor, (tx) =>
    findSources(tx, organizationId, projectId, [given.from, given.to]),
  );
  const [from, to] = [sources.get(given.from), sources.get(given.to)];
  if (!from || !to) throw notFound('Task definition');
  const diff = diffConfigs(compileCached(from.source), compileCached(to.source));
  return {
    from: from.version,
    to: to.version,
    added_controls: diff.addedControls,
    removed_controls: diff.removedControls,
    renamed_controls: diff.renamedControls,
    changed_controls: diff.changedControls.map(({ name, addedLabels, removedLabels, changedParameters }) => ({
      name,
      added_labels: addedLabels,
      removed_labels: removedLabels,
      changed_parameters: changedParameters,
    })),
    added_objects: diff.addedObjects,
    removed_objects: diff.removedObjects,
    added_fields: diff.addedFields,
    removed_fields: diff.removedFields,
    added_relation_labels: diff.addedRelationLabels,
    removed_relation_labels: diff.removedRelationLabels,
  };
}
