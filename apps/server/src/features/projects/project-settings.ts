import { MASKED_SECRET, type ProjectUpdate, TITLE_LENGTH } from '@labelwright/contract/projects';
import type { Vault } from '../../platform/crypto/vault.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import { sanitizeInstruction } from './instructions.ts';
import type { ProjectChange } from './project-writes.queries.ts';
import { parseProjectType, parseSampling, parseSkipQueue, requiredAnnotations } from './projects.policy.ts';

/** Settings that are stored as they are sent. */
const PLAIN = [
  'description',
  'color',
  'assessment',
  'is_draft',
  'is_public',
  'responsible_person_id',
  'show_instruction',
  'show_skip_button',
  'enable_empty_annotation',
  'reveal_preannotations_interactively',
  'show_annotation_history',
  'show_collab_predictions',
  'evaluate_predictions_automatically',
  'overlap_cohort_percentage',
  'show_ground_truth_first',
  'show_overlap_first',
  'skip_permanent',
  'blind_passes',
  'review_percentage',
  'golden_ref_percentage',
  'min_annotations_to_start_training',
  'model_version',
] as const satisfies readonly (keyof ProjectUpdate & keyof ProjectChange)[];

const MOST_SETTINGS_BYTES = 100_000;

interface Current {
  project_type: string | null;
  maximum_annotations: number;
}

/** Checked and normalised columns for what was sent. State, label config, slug and workspace have rules of their own. */
export function settingsOf(body: ProjectUpdate, current: Current, vault: Vault): ProjectChange {
  const change: ProjectChange = {};
  for (const key of PLAIN) if (body[key] !== undefined) Object.assign(change, { [key]: body[key] });
  const title = titleOf(body);
  if (title !== undefined) change.title = title;
  if (body.expert_instruction !== undefined) change.expert_instruction = sanitizeInstruction(body.expert_instruction);
  if (body.sampling !== undefined) change.sampling = parseSampling(body.sampling);
  if (body.skip_queue !== undefined) change.skip_queue = parseSkipQueue(body.skip_queue);
  if (body.settings !== undefined) change.settings = textOfSettings(body.settings);
  applyType(change, body, current);
  applyCredentials(change, body, vault);
  return change;
}

/** Clients may keep in them what they like, but every list of projects carries it. */
function textOfSettings(settings: object): string {
  const text = JSON.stringify(settings);
  if (Buffer.byteLength(text) <= MOST_SETTINGS_BYTES) return text;
  throw invalidField(
    'settings',
    `Takes more than ${MOST_SETTINGS_BYTES / 1000} kB as JSON. Keep large things elsewhere.`,
  );
}

/** `name` and `title` are one column; given both, they must agree. */
export function titleOf(body: ProjectUpdate): string | undefined {
  const given = body.title ?? body.name;
  if (given === undefined) return undefined;
  if (body.title !== undefined && body.name !== undefined && body.title !== body.name)
    throw invalidField('name', 'name and title are the same field: send one of them, or the same text in both.');
  const title = given.trim();
  if (title.length < TITLE_LENGTH.minimum)
    throw invalidField(
      body.title === undefined ? 'name' : 'title',
      `Must have at least ${TITLE_LENGTH.minimum} characters.`,
    );
  return title;
}

function applyType(change: ProjectChange, body: ProjectUpdate, current: Current): void {
  const type =
    body.project_type === undefined || body.project_type === null
      ? body.project_type
      : parseProjectType(body.project_type);
  if (type !== undefined) change.project_type = type;
  const annotations = requiredAnnotations(
    type === undefined ? current.project_type : type,
    body.maximum_annotations,
    current.maximum_annotations,
  );
  if (annotations !== current.maximum_annotations) change.maximum_annotations = annotations;
}

/** The mask that a response carries means "unchanged" when it comes back. */
function applyCredentials(change: ProjectChange, body: ProjectUpdate, vault: Vault): void {
  const { task_data_login: login, task_data_password: password } = body;
  if (login !== undefined) change.task_data_login = login === null || login === '' ? null : vault.seal(login);
  if (password !== undefined && password !== MASKED_SECRET)
    change.task_data_password = password === null || password === '' ? null : vault.seal(password);
}

/** Whoever acts as somebody else may change a project, but not the credentials in it. */
export function assertOwnSecrets({ impersonator }: Actor, change: ProjectChange): void {
  if (impersonator && ('task_data_login' in change || 'task_data_password' in change))
    throw new AppError('forbidden', 'You act as somebody else: secrets and credentials are not to be touched.', {
      reason: 'impersonating',
    });
}
