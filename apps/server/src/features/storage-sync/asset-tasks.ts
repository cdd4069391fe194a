import { buffer } from 'node:stream/consumers';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { commitBatchIn, type PreparedImport, planRow, prepareImport, wholeAnyway } from '../imports/index.ts';
import { recalculateTasks } from '../projects/index.ts';
import type { AssetPlace, StoredAsset } from '../storages/index.ts';
import { linkAssets } from './asset-tasks.queries.ts';
import { addToImport, insertSyncImport } from './sync.queries.ts';

const LARGEST_TEXT_BYTES = 1_000_000;

/** One task for each file, in the field that shows its kind. All or none: 400 names the files that do not fit. */
export async function makeAssetTasks(
  platform: Platform,
  actor: Actor,
  place: AssetPlace,
  assets: readonly StoredAsset[],
): Promise<number[]> {
  const { organizationId, projectId } = place;
  if (projectId === null || assets.length === 0) return [];
  return withActor(platform.db, actor, async (tx) => {
    const prepared = await prepareImport(tx, organizationId, projectId, actor.userId ?? null, {});
    const outcomes = await Promise.all(assets.map(async (asset) => planAsset(platform, prepared, asset)));
    const wrong = outcomes.flatMap((outcome, index) =>
      outcome.ok ? [] : [`${assets[index]?.original_filename}: ${outcome.message}`],
    );
    if (wrong.length > 0)
      throw new AppError('validation', 'The files are kept, but no task was made: the interface does not take them.', {
        details: { create_tasks: wrong.slice(0, 20) },
      });
    const tasks = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.task] : []));
    const scope = { organizationId, projectId, createdBy: actor.userId ?? null };
    const importId = await insertSyncImport(tx, { ...scope, title: 'uploaded files', jobId: null });
    const { definitionId } = prepared.rules;
    const written = await commitBatchIn(tx, platform, actor, { ...scope, importId, definitionId }, tasks, 'keep');
    await addToImport(tx, organizationId, importId, { ...written, tasks: written.taskIds.length });
    await linkAssets(
      tx,
      organizationId,
      written.taskIds,
      assets.map((asset) => asset.id),
    );
    if (prepared.hasCohort) await recalculateTasks(tx, organizationId, projectId);
    return written.taskIds;
  });
}

async function planAsset(platform: Platform, prepared: PreparedImport, asset: StoredAsset) {
  const place = wholeAnyway(asset, prepared.rules.compiled);
  const isText = place.use === 'content' && asset.size_bytes <= LARGEST_TEXT_BYTES;
  const value = isText ? await readText(platform, asset) : place.use === 'addresses' ? [asset.url] : asset.url;
  return planRow({ ok: true, line: 1, task: { data: { [place.field]: value } } }, prepared);
}

async function readText(platform: Platform, asset: StoredAsset): Promise<string> {
  const { stream } = await platform.storage.open(asset.storage_key);
  return (await buffer(stream)).toString('utf8').replaceAll('\0', '');
}
