import type { FieldErrors } from '@labelwright/contract/errors';
import type {
  Agreement,
  CheckPrompt,
  CreatePrompt,
  CreateVersion,
  Prompt,
  PromptCheck,
  PromptVersion,
} from '@labelwright/contract/prompts';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { answerSchema, askedControls, schemaHash, supportedControls, whyUnsupported } from './answers/answer-schema.ts';
import { getConnection } from './connections.service.ts';
import { composeMessages } from './messages.ts';
import {
  deletePrompt,
  findPrompt,
  findSettings,
  findTaskData,
  insertPrompt,
  insertVersion,
  listDataKeys,
  listLatest,
  listPrompts,
  listVersions,
  type NewVersion,
  type PromptRow,
  type SettingsRow,
  type VersionRow,
} from './prompts.queries.ts';
import { isGoodEnough, rulesOf } from './switch-on.policy.ts';
import { checkTemplate, fieldsOf } from './template.ts';

const MOST_CONTROLS = 100;

export async function pagePrompts(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  page: PageRequest,
): Promise<PageResult<Prompt>> {
  return withActor(platform.db, actor, async (tx) => {
    const after = Number(page.after?.[0] ?? 0);
    const cut = cutPage(await listPrompts(tx, access, after, page.limit + 1), page.limit, (row) => [row.id]);
    const view = await viewOf(tx, access);
    const ids = cut.rows.map(({ id }) => id);
    const latest = new Map((await listLatest(tx, access, ids)).map((row) => [row.prompt_id, row]));
    return { ...cut, rows: cut.rows.flatMap((row) => presentPrompt(row, latest.get(row.id), view, access)) };
  });
}

export async function readPrompt(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<Prompt> {
  return withActor(platform.db, actor, (tx) => presentOne(tx, access, id));
}

export async function createPrompt(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  { name, ...given }: CreatePrompt,
): Promise<Prompt> {
  return withActor(platform.db, actor, async (tx) => {
    const version = await checkVersion(tx, access, given);
    const id = await insertPrompt(tx, access, name.trim(), actor.userId);
    if (id === undefined)
      throw new AppError('conflict', `The project has, or had, a prompt named "${name}". Choose another name.`, {
        reason: 'name_taken',
      });
    await insertVersion(tx, access, id, actor.userId, version);
    await announce(tx, actor, access, id, 'PROMPT_CREATED', { name: name.trim() });
    return presentOne(tx, access, id);
  });
}

/** Versions never change: another wording is another version. */
export async function createVersion(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  given: CreateVersion,
): Promise<Prompt> {
  return withActor(platform.db, actor, async (tx) => {
    await getPrompt(tx, access, id);
    const version = await insertVersion(tx, access, id, actor.userId, await checkVersion(tx, access, given));
    await announce(tx, actor, access, id, 'PROMPT_VERSION_CREATED', { version });
    return presentOne(tx, access, id);
  });
}

export async function pageVersions(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  page: PageRequest,
): Promise<PageResult<PromptVersion>> {
  return withActor(platform.db, actor, async (tx) => {
    await getPrompt(tx, access, id);
    const before = Number(page.after?.[0] ?? Number.MAX_SAFE_INTEGER);
    const rows = await listVersions(tx, access, id, Math.min(before, 2_147_483_647), page.limit + 1);
    const cut = cutPage(rows, page.limit, (row) => [row.version]);
    const view = await viewOf(tx, access);
    return { ...cut, rows: cut.rows.map((row) => presentVersion(row, view)) };
  });
}

export async function removePrompt(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const { enabled_version: enabled } = await getPrompt(tx, access, id);
    if (enabled !== null) throw new AppError('conflict', 'Switch it off first.', { reason: 'enabled' });
    await deletePrompt(tx, access, id, platform.now());
    await announce(tx, actor, access, id, 'PROMPT_DELETED', {});
  });
}

/** What would be sent for a task, and what is wrong; nothing is sent. */
export async function checkPrompt(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  given: CheckPrompt,
): Promise<PromptCheck> {
  return withActor(platform.db, actor, async (tx) => {
    const { compiled } = await getCompiledConfig(tx, access.organizationId, access.projectId);
    const known = await knownFields(tx, access, compiled);
    const { controls, problems } = judge(compiled, known, given);
    const asked = askedControls(compiled, controls, undefined);
    const task = await findTaskData(tx, access, given.task);
    if (given.task !== undefined && !task) throw notFound('Task');
    const askConfidence = given.ask_confidence ?? true;
    const composed =
      task && problems.length === 0
        ? composeMessages({ compiled, controls, data: task.data, askConfidence }, given.template, platform.random())
        : undefined;
    if (composed?.problem !== undefined) problems.push({ field: 'task', message: composed.problem });
    return {
      problems,
      fields: fieldsOf(given.template).filter((field) => field !== ''),
      known_fields: [...known],
      controls: Object.values(compiled.controls).map((control) => ({
        name: control.name,
        tag: control.tag,
        is_answered: controls.includes(control.name),
        unsupported: whyUnsupported(compiled, control) ?? null,
      })),
      answer_schema: answerSchema(asked, askConfidence),
      messages: composed && composed.problem === undefined ? composed.messages : null,
      pictures: composed && composed.problem === undefined ? composed.pictures : [],
      task: task?.id ?? null,
    };
  });
}

async function checkVersion(tx: Tx, access: ProjectAccess, given: CreateVersion): Promise<NewVersion> {
  const { compiled } = await getCompiledConfig(tx, access.organizationId, access.projectId);
  const { controls, problems } = judge(compiled, await knownFields(tx, access, compiled), given);
  const details: FieldErrors = {};
  for (const { field, message } of problems) details[field] = [...(details[field] ?? []), message];
  if (problems.length > 0) throw new AppError('validation', 'The prompt does not fit the project.', { details });
  const connection = await getConnection(tx, access.organizationId, given.connection);
  return {
    connection_id: connection.id,
    model: given.model ?? connection.model,
    template: given.template,
    controls,
    temperature: given.temperature ?? 0,
    max_output_tokens: given.max_output_tokens ?? 1024,
    ask_confidence: given.ask_confidence ?? true,
  };
}

function judge(
  compiled: CompiledConfig,
  known: ReadonlySet<string>,
  { template, controls }: Pick<CreateVersion, 'template' | 'controls'>,
): { controls: string[]; problems: { field: string; message: string }[] } {
  const problems = checkTemplate(template, known).map((message) => ({ field: 'template', message }));
  const chosen = [...new Set(controls ?? supportedControls(compiled))].slice(0, MOST_CONTROLS);
  if (chosen.length === 0)
    problems.push({ field: 'controls', message: 'The interface asks nothing that can be answered in words.' });
  for (const name of chosen) {
    const control = compiled.controls[name];
    const reason = control ? whyUnsupported(compiled, control) : 'is no control of the interface';
    if (reason !== undefined) problems.push({ field: 'controls', message: `${name} ${reason}.` });
  }
  return { controls: chosen, problems };
}

async function knownFields(tx: Tx, access: ProjectAccess, compiled: CompiledConfig): Promise<Set<string>> {
  return new Set([...compiled.fields.map(({ key }) => key), ...(await listDataKeys(tx, access))]);
}

async function getPrompt(tx: Tx, access: ProjectAccess, id: number): Promise<PromptRow> {
  const row = await findPrompt(tx, access, id);
  if (!row) throw notFound('Prompt');
  return row;
}

async function presentOne(tx: Tx, access: ProjectAccess, id: number): Promise<Prompt> {
  const row = await getPrompt(tx, access, id);
  const [latest] = await listLatest(tx, access, [id]);
  const [prompt] = presentPrompt(row, latest, await viewOf(tx, access), access);
  if (!prompt) throw notFound('Prompt');
  return prompt;
}

/** What evaluations are judged by. */
interface View {
  compiled: CompiledConfig;
  settings: SettingsRow | undefined;
}

async function viewOf(tx: Tx, access: ProjectAccess): Promise<View> {
  const { compiled } = await getCompiledConfig(tx, access.organizationId, access.projectId);
  return { compiled, settings: await findSettings(tx, access) };
}

function presentPrompt(row: PromptRow, latest: VersionRow | undefined, view: View, access: ProjectAccess): Prompt[] {
  if (!latest) return [];
  const may = access.can('prediction.manage');
  return [
    {
      id: row.id,
      name: row.name,
      latest: presentVersion(latest, view),
      enabled_version: row.enabled_version,
      created_at: row.created_at.toISOString(),
      can: { update: may, delete: may && row.enabled_version === null, enable: may },
    },
  ];
}

function presentVersion(row: VersionRow, { compiled, settings }: View): PromptVersion {
  const { evaluation } = row;
  return {
    id: row.id,
    version: row.version,
    model_version: modelVersionOf(row),
    connection: row.connection_name === null ? null : { id: row.connection_id, name: row.connection_name },
    model: row.model,
    template: row.template,
    controls: row.controls,
    temperature: row.temperature,
    max_output_tokens: row.max_output_tokens,
    ask_confidence: row.ask_confidence,
    evaluation: evaluation
      ? {
          run: evaluation.run,
          agreement: evaluation.agreement as Agreement,
          finished_at: evaluation.finished_at,
          is_current: evaluation.schema_hash === schemaHash(compiled, row.controls),
          passes: isGoodEnough(evaluation.agreement as Agreement, rulesOf(settings)),
        }
      : null,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
  };
}

/** Under which the predictions of a version are stored. */
export function modelVersionOf({ prompt_name, version }: Pick<VersionRow, 'prompt_name' | 'version'>): string {
  return `prompt:${prompt_name}@${version}`;
}

async function announce(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  id: number,
  type: string,
  more: Record<string, unknown>,
): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'prompt',
    aggregateId: id,
    payload: { project_id: projectId, prompt_id: id, ...more },
  });
}
