import { ProjectCreate } from '@labelwright/contract/projects';
import { Check } from 'typebox/value';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { compileOrRefuse, createProjectIn, findProject, readerOf, updateProject } from '../projects/index.ts';
import { recordsOf, type SourceProject, textOf } from './source-model.ts';
import { findItems, lockTakeover, saveItems, setAddress } from './takeover.queries.ts';
import type { TakenProject, TakeoverRun } from './takeover-run.ts';

const PAGE = 100;
const LONGEST_TITLE = 200;
const EMPTY_CONFIG = '<View></View>';

/** Settings that mean the same here under the same name. */
const SETTINGS = [
  'description',
  'expert_instruction',
  'show_instruction',
  'show_skip_button',
  'enable_empty_annotation',
  'show_annotation_history',
  'color',
  'maximum_annotations',
  'sampling',
  'show_ground_truth_first',
  'show_overlap_first',
  'overlap_cohort_percentage',
  'control_weights',
  'evaluate_predictions_automatically',
  'skip_queue',
  'reveal_preannotations_interactively',
  'min_annotations_to_start_training',
  'show_collab_predictions',
] as const;

export async function listSourceProjects(run: TakeoverRun): Promise<SourceProject[]> {
  const projects: SourceProject[] = [];
  for (let page = 1; ; page += 1) {
    const found = recordsOf<SourceProject>(await run.source.find(`/api/projects/?page=${page}&page_size=${PAGE}`));
    projects.push(...found);
    if (found.length < PAGE) return projects.sort((left, right) => left.id - right.id);
  }
}

/** The project here that stands for one there, made at the first call. undefined: it was deleted here since. */
export async function takeProject(
  run: TakeoverRun,
  source: SourceProject,
): Promise<{ project: TakenProject; isFinished: boolean } | undefined> {
  const { platform, actor } = run;
  const sourceId = String(source.id);
  return withActor(platform.db, actor, async (tx) => {
    await lockTakeover(tx, run);
    const title = textOf(source.title).trim().slice(0, LONGEST_TITLE) || `Project ${source.id}`;
    const known = (await findItems(tx, run, 'project', [sourceId])).get(sourceId);
    if (known?.target_id != null) {
      const here = await findProject(tx, readerOf(actor), known.target_id);
      if (!here || here.deleted_at !== null) return undefined;
      const project = { sourceId: source.id, projectId: known.target_id, title };
      return { project, isFinished: known.address !== null };
    }
    const { projectId, notes } = await makeProject(tx, run, source, title);
    await saveItems(tx, run, [
      { kind: 'project', sourceId, targetId: projectId, sourceProject: title, note: notes.join('; ') || null },
    ]);
    return { project: { sourceId: source.id, projectId, title }, isFinished: false };
  });
}

/** A label config that is not understood must not keep the data from coming: the project then has an empty one. */
async function makeProject(tx: Tx, run: TakeoverRun, source: SourceProject, title: string) {
  const { body, notes } = settingsOf(source, title);
  const wrong = faultOfConfig(textOf(source.label_config));
  if (wrong === undefined) {
    const config = textOf(source.label_config) || EMPTY_CONFIG;
    return { projectId: await createProjectIn(tx, run.platform, run.actor, { ...body, label_config: config }), notes };
  }
  notes.push(`its label config is not understood here (${wrong}); the interface is empty, the answers are kept`);
  const { control_weights: _weights, ...rest } = body;
  const bare = { ...rest, label_config: EMPTY_CONFIG };
  return { projectId: await createProjectIn(tx, run.platform, run.actor, bare), notes };
}

function faultOfConfig(config: string): string | undefined {
  if (config === '') return undefined;
  try {
    compileOrRefuse(config);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.details?.label_config?.join(' ') ?? error.message;
  }
}

/** One setting that does not fit is left at its default and noted. */
function settingsOf(source: SourceProject, title: string): { body: ProjectCreate; notes: string[] } {
  const notes: string[] = [];
  let body: ProjectCreate = { title };
  for (const name of SETTINGS) {
    const value = source[name];
    if (value === null || value === undefined) continue;
    const wider = { ...body, [name]: value };
    if (Check(ProjectCreate, wider)) body = wider;
    else notes.push(`its ${name} does not fit here and has its default`);
  }
  if (source.task_data_login) notes.push('its log-in for task data cannot be read; enter it in the settings');
  return { body, notes };
}

/** What needs the tasks first: the model version in use, and opening the project for work. Done once. */
export async function finishProject(run: TakeoverRun, source: SourceProject, taken: TakenProject): Promise<void> {
  const version = textOf(source.model_version);
  const steps: { change: Parameters<typeof updateProject>[3]; what: string }[] = [
    ...(version === '' ? [] : [{ change: { model_version: version }, what: `its model version "${version}"` }]),
    { change: { is_published: true }, what: 'that it is open for work' },
  ];
  for (const { change, what } of steps) {
    try {
      await updateProject(run.platform, run.actor, taken.projectId, change);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      run.progress(`${taken.title}: could not set ${what}: ${error.message}`);
    }
  }
  await withActor(run.platform.db, run.actor, (tx) =>
    setAddress(tx, run, 'project', String(source.id), `/projects/${taken.projectId}`),
  );
}
