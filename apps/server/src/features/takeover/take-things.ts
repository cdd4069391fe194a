import type { TakeoverKind } from '@labelwright/contract/takeover';
import { isRecord } from '@labelwright/filters/parse';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { createViewIn } from '../data-manager/index.ts';
import { recordsOf, type SourceThing, textOf } from './source-model.ts';
import { findItems, lockTakeover, saveItems } from './takeover.queries.ts';
import type { TakenProject, TakeoverRun } from './takeover-run.ts';

/** Saved views of the data manager, shared with the project as they are over there. */
export async function takeViews(run: TakeoverRun, project: TakenProject): Promise<void> {
  const { organizationId, projectId } = { ...run, ...project };
  const access = { organizationId, projectId, can: () => true };
  for (const view of recordsOf<SourceThing>(await run.source.find(`/api/dm/views/?project=${project.sourceId}`))) {
    const { selectedItems: _selected, ...data } = isRecord(view.data) ? view.data : {};
    await takeOne(run, 'view', view.id, project, (tx) =>
      createViewIn(tx, run.platform, run.actor, access, { project: projectId, shared: true, data }),
    );
  }
}

/** Makes it in one transaction with the note that it was made, unless that is known. What is refused is noted with why. */
async function takeOne(
  run: TakeoverRun,
  kind: TakeoverKind,
  id: number,
  project: TakenProject,
  make: (tx: Tx) => Promise<number>,
): Promise<void> {
  const item = { kind, sourceId: String(id), sourceProject: project.title };
  const { platform, actor } = run;
  try {
    await withActor(platform.db, actor, async (tx) => {
      await lockTakeover(tx, run);
      if ((await findItems(tx, run, kind, [item.sourceId])).get(item.sourceId)?.target_id != null) return;
      await saveItems(tx, run, [{ ...item, targetId: await make(tx) }]);
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const note = Object.values(error.details ?? {})[0]?.[0] ?? error.message;
    await withActor(platform.db, actor, (tx) => saveItems(tx, run, [{ ...item, targetId: null, note }]));
  }
}

const SECRETS = /key|secret|token|password|credential/i;

/** Storages keep their credentials to themselves, so they are only told of: with all that can be read. */
export async function noteStorages(run: TakeoverRun, project: TakenProject): Promise<void> {
  for (const side of ['', 'export'] as const) {
    const path = `/api/storages/${side === '' ? '' : 'export'}?project=${project.sourceId}`;
    const storages = recordsOf<SourceThing>(await run.source.find(path));
    await withActor(run.platform.db, run.actor, (tx) =>
      saveItems(
        tx,
        run,
        storages.map((storage) => ({
          kind: 'storage' as const,
          sourceId: `${side === '' ? 'import' : 'export'}:${textOf(storage.type)}:${storage.id}`,
          targetId: null,
          sourceProject: project.title,
          note: `its credentials cannot be read; connect it here: ${describe(storage)}`,
        })),
      ),
    );
  }
}

function describe(storage: SourceThing): string {
  const told = [
    'type',
    'title',
    'bucket',
    'container',
    'prefix',
    'path',
    'host',
    'regex_filter',
    'region_name',
    's3_endpoint',
  ];
  return told
    .flatMap((name) => (textOf(storage[name]) && !SECRETS.test(name) ? [`${name} ${textOf(storage[name])}`] : []))
    .join(', ');
}
