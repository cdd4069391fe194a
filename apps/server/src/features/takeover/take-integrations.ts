import { CreateMlBackend } from '@labelwright/contract/ml-backends';
import { CreateWebhook } from '@labelwright/contract/webhooks';
import { isRecord } from '@labelwright/filters/parse';
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { createBackend } from '../ml-backends/index.ts';
import { createWebhook } from '../webhooks/index.ts';
import { recordsOf, type SourceThing, textOf } from './source-model.ts';
import { findByUrl, findItems, saveItems } from './takeover.queries.ts';
import type { TakenProject, TakeoverRun } from './takeover-run.ts';

/** Switched off: else a receiver would hear of everything twice while both are at work. */
export async function takeWebhooks(run: TakeoverRun, project: TakenProject): Promise<void> {
  for (const source of recordsOf<SourceThing>(await run.source.find(`/api/webhooks/?project=${project.sourceId}`))) {
    const body = pick(CreateWebhook, source, ['send_payload', 'send_for_all_actions', 'headers', 'actions'], {
      url: textOf(source.url),
      project: project.projectId,
      is_active: false,
      description: 'From Label Studio',
    });
    await takeByUrl(run, 'webhook', source, project, async () => {
      const { id } = await createWebhook(run.platform, run.actor, body.fitting as CreateWebhook);
      return {
        id,
        note: ['is switched off; switch it on when the other is not used any more', ...body.notes].join('; '),
      };
    });
  }
}

/** A model server must answer when it is connected, so one that is gone stays behind with its address. */
export async function takeModels(run: TakeoverRun, project: TakenProject): Promise<void> {
  for (const source of recordsOf<SourceThing>(await run.source.find(`/api/ml/?project=${project.sourceId}`))) {
    const body = pick(CreateMlBackend, source, ['title', 'description', 'is_interactive', 'extra_params'], {
      url: textOf(source.url),
      project: project.projectId,
      // The other instance goes on telling it; two of them would teach it everything twice.
      hears_annotations: false,
    });
    await takeByUrl(run, 'model', source, project, async () => {
      const { id } = await createBackend(run.platform, run.actor, body.fitting as CreateMlBackend);
      const quiet = 'does not hear of annotations yet; switch that on when the other is not used any more';
      return { id, note: [quiet, ...body.notes].join('; ') };
    });
  }
}

/** What of the fields fits here, and which do not. */
function pick(
  shape: TSchema,
  source: SourceThing,
  names: readonly string[],
  given: Record<string, unknown>,
): { fitting: Record<string, unknown>; notes: string[] } {
  const notes: string[] = [];
  let fitting = given;
  for (const name of names) {
    const value = source[name];
    if (value === null || value === undefined || (isRecord(value) && Object.keys(value).length === 0)) continue;
    const wider = { ...fitting, [name]: value };
    if (Check(shape, wider)) fitting = wider;
    else notes.push(`its ${name} do not fit here`);
  }
  return { fitting, notes };
}

/**
 * Making it takes a transaction of its own, and perhaps a request: a run that ends right after it is told by the address
 * that it was made.
 */
async function takeByUrl(
  run: TakeoverRun,
  kind: 'webhook' | 'model',
  source: SourceThing,
  project: TakenProject,
  make: () => Promise<{ id: number; note: string | undefined }>,
): Promise<void> {
  const { platform, actor } = run;
  const item = { kind, sourceId: String(source.id), sourceProject: project.title };
  const url = textOf(source.url);
  const known = await withActor(platform.db, actor, (tx) => findItems(tx, run, kind, [item.sourceId]));
  if (known.get(item.sourceId)?.target_id != null) return;
  const made = await withActor(platform.db, actor, (tx) =>
    findByUrl(tx, kind, run.organizationId, project.projectId, url),
  );
  const taken = made
    ? { targetId: made.id, note: null }
    : await make().then(
        ({ id, note }) => ({ targetId: id, note: note ?? null }),
        (error: unknown) => ({ targetId: null, note: `${url}: ${reasonOf(error)}` }),
      );
  await withActor(platform.db, actor, (tx) => saveItems(tx, run, [{ ...item, ...taken }]));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  return Object.values(error.details ?? {})[0]?.[0] ?? error.message;
}
