import type { PortalQuestion, PortalTermsRecord, SavePortalTerms } from '@labelwright/contract/crowd-portal';
import { newToken } from '../../../platform/crypto/tokens.ts';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { invalidField, notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import {
  countEnrolled,
  filterQuestions,
  findPortalBatch,
  findTerms,
  insertTerms,
  listQuestions,
  lockTerms,
  type PortalBatchRow,
  type TermsRow,
  updateTerms,
} from './terms.queries.ts';

const MOST_QUESTIONS = 200;
const PREVIEW_LENGTH = 120;
const KEY_LENGTH = 32;

/** Of a batch that nobody has given any. */
const DEFAULTS: TermsRow = {
  access: 'invited',
  join_key: '',
  worker_cap: null,
  tasks_per_worker: null,
  consent: '',
  question_ids: [],
  pass_score: 0.8,
  attempts: 2,
  min_accuracy: null,
  min_approval: null,
  min_checked: 5,
};

export async function getPortalBatch(tx: Tx, organizationId: number, batchId: number): Promise<PortalBatchRow> {
  const batch = await findPortalBatch(tx, organizationId, batchId);
  if (!batch) throw notFound('Batch of the portal');
  return batch;
}

export async function readTerms(tx: Tx, organizationId: number, batchId: number): Promise<TermsRow> {
  return (await findTerms(tx, organizationId, batchId)) ?? DEFAULTS;
}

/** The terms, made when there are none yet, with nobody else changing them meanwhile. */
export async function holdTerms(tx: Tx, organizationId: number, batchId: number): Promise<TermsRow> {
  await insertTerms(tx, organizationId, batchId, newToken().slice(0, KEY_LENGTH));
  return (await lockTerms(tx, organizationId, batchId)) ?? DEFAULTS;
}

export function getTerms(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  batchId: number,
): Promise<PortalTermsRecord> {
  const { organizationId } = access;
  return withActor(platform.db, actor, async (tx) => {
    await getPortalBatch(tx, organizationId, batchId);
    return present(platform, tx, access, batchId, await readTerms(tx, organizationId, batchId));
  });
}

export function saveTerms(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  batchId: number,
  given: SavePortalTerms,
): Promise<PortalTermsRecord> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    await getPortalBatch(tx, organizationId, batchId);
    const before = await holdTerms(tx, organizationId, batchId);
    const { questions, ...rest } = given;
    const terms: TermsRow = { ...before, ...rest, ...(questions ? { question_ids: questions } : {}) };
    if (questions) await assertKnownAnswers(tx, access, questions);
    await updateTerms(tx, organizationId, batchId, terms);
    await emit(tx, actor, {
      type: 'CROWD_TERMS_CHANGED',
      organizationId,
      projectId,
      aggregateType: 'crowd_batch',
      aggregateId: batchId,
      payload: { batch_id: batchId, fields: Object.keys(given) },
    });
    return present(platform, tx, access, batchId, terms);
  });
}

async function assertKnownAnswers(
  tx: Tx,
  { organizationId, projectId }: ProjectAccess,
  questions: readonly number[],
): Promise<void> {
  const known = new Set(await filterQuestions(tx, organizationId, projectId, questions));
  const unknown = questions.filter((id) => !known.has(id));
  if (unknown.length > 0)
    throw invalidField(
      'questions',
      `Task ${unknown.slice(0, 5).join(', ')} has no known answer in this project. Mark one of its answers as ground truth.`,
    );
}

async function present(
  platform: Platform,
  tx: Tx,
  access: ProjectAccess,
  batchId: number,
  terms: TermsRow,
): Promise<PortalTermsRecord> {
  const { join_key: key, question_ids: questions, ...rest } = terms;
  return {
    ...rest,
    questions,
    join_url: terms.access === 'open' && key !== '' ? `${platform.config.publicUrl}/work/open/${key}` : null,
    enrolled: await countEnrolled(tx, access.organizationId, batchId),
    can: { update: access.can('crowd.manage') },
  };
}

export function listPossibleQuestions(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  batchId: number,
): Promise<PortalQuestion[]> {
  return withActor(platform.db, actor, async (tx) => {
    await getPortalBatch(tx, organizationId, batchId);
    const rows = await listQuestions(tx, organizationId, projectId, MOST_QUESTIONS);
    return rows.map(({ task, inner_id, data }) => ({ task, inner_id, preview: previewOf(data) }));
  });
}

/** The first text of a task, or its first value. */
function previewOf(data: unknown): string {
  const values = typeof data === 'object' && data !== null ? Object.values(data) : [];
  const first = values.find((value) => typeof value === 'string') ?? values[0] ?? '';
  return (typeof first === 'string' ? first : JSON.stringify(first)).slice(0, PREVIEW_LENGTH);
}
