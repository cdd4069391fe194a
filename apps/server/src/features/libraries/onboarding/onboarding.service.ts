import type {
  Onboarding,
  OnboardingStep,
  StepCreate,
  StepState,
  StepUpdate,
} from '@labelwright/contract/project-groups';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { invalidField, notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireOrganization, requirePerson } from '../../identity/index.ts';
import { findProject, type ProjectRow, readerOf, sanitizeInstruction } from '../../projects/index.ts';
import {
  deleteStep,
  insertStep,
  isDismissed,
  listSteps,
  listTicks,
  organizationFacts,
  saveDismissal,
  saveTick,
  updateStep,
} from './onboarding.queries.ts';
import { BASIC_STEPS, isAutomatic, isDone, organizationSteps, type ProjectFacts, STANDARD_STEPS } from './steps.ts';

async function stepsOf(tx: Tx, organizationId: number): Promise<OnboardingStep[]> {
  const own = await listSteps(tx, organizationId);
  if (own.length === 0) return STANDARD_STEPS.map((step) => ({ id: null, ...step }));
  return own.map(({ position, ...step }) => ({ ...step, order: position, is_automatic: isAutomatic(step.code) }));
}

export function listOnboardingSteps(platform: Platform, actor: Actor): Promise<OnboardingStep[]> {
  return withActor(platform.db, actor, (tx) => stepsOf(tx, requireOrganization(actor)));
}

/** The first change gives the organization steps of its own, beginning with the standard ones. */
async function changeSteps(
  platform: Platform,
  actor: Actor,
  change: (tx: Tx, organizationId: number) => Promise<void>,
): Promise<OnboardingStep[]> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    if ((await listSteps(tx, organizationId)).length === 0) {
      for (const { order, is_automatic: _rule, ...step } of STANDARD_STEPS)
        await insertStep(tx, organizationId, { ...step, position: order });
    }
    await change(tx, organizationId);
    await emit(tx, actor, {
      type: 'ONBOARDING_STEPS_CHANGED',
      organizationId,
      aggregateType: 'organization',
      aggregateId: organizationId,
      payload: {},
    });
    return stepsOf(tx, organizationId);
  });
}

export function addStep(platform: Platform, actor: Actor, body: StepCreate): Promise<OnboardingStep[]> {
  const { code, title, description, order, is_optional } = body;
  return changeSteps(platform, actor, async (tx, organizationId) => {
    const step = {
      code: code.toUpperCase(),
      title,
      description: description == null ? null : sanitizeInstruction(description),
      position: order ?? 1000,
      is_optional: is_optional ?? false,
    };
    if (!(await insertStep(tx, organizationId, step))) throw invalidField('code', 'There is a step with this code.');
  });
}

export function changeStep(
  platform: Platform,
  actor: Actor,
  code: string,
  body: StepUpdate,
): Promise<OnboardingStep[]> {
  return changeSteps(platform, actor, async (tx, organizationId) => {
    const { order, description, code: renamed, ...plain } = body;
    const taken = (await listSteps(tx, organizationId)).some((step) => step.code === renamed?.toUpperCase());
    if (renamed !== undefined && renamed.toUpperCase() !== code && taken)
      throw invalidField('code', 'There is a step with this code.');
    const values = {
      ...plain,
      ...(renamed === undefined ? {} : { code: renamed.toUpperCase() }),
      ...(order === undefined ? {} : { position: order }),
      ...(description === undefined
        ? {}
        : { description: description === null ? null : sanitizeInstruction(description) }),
    };
    if (Object.keys(values).length > 0 && !(await updateStep(tx, organizationId, code, values))) throw notFound('Step');
  });
}

export function removeStep(platform: Platform, actor: Actor, code: string): Promise<OnboardingStep[]> {
  return changeSteps(platform, actor, async (tx, organizationId) => {
    if (!(await deleteStep(tx, organizationId, code))) throw notFound('Step');
  });
}

function factsOf(row: ProjectRow): ProjectFacts {
  return {
    title: row.title,
    description: row.description,
    asksSomething: row.asks_by_schema || Object.keys(row.parsed_label_config).length > 0,
    taskCount: row.task_number,
    memberCount: row.member_count,
    maximumAnnotations: row.maximum_annotations,
    reviewPercentage: row.review_percentage,
    goldenPercentage: row.golden_ref_percentage,
    predictionCount: row.total_predictions_number,
    modelVersion: row.model_version,
    state: row.state,
  };
}

/** What the project shows by itself is done; the rest is what people ticked off. */
export async function getProjectOnboarding(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
): Promise<Onboarding> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await findProject(tx, readerOf(actor), projectId);
    if (!row) throw notFound('Project');
    const ticks = await listTicks(tx, organizationId, projectId);
    const facts = factsOf(row);
    const steps = (await stepsOf(tx, organizationId)).map((step) => ({
      ...step,
      finished: isDone(step.code, facts) || (ticks.get(step.code) ?? false),
    }));
    return progressOf(steps, await isDismissed(tx, organizationId, actor.userId, projectId));
  });
}

function progressOf(steps: StepState[], dismissed: boolean): Onboarding {
  const isOpen = ({ finished, is_optional }: StepState): boolean => !finished && !is_optional;
  return {
    finished: steps.filter(({ finished }) => finished).length,
    total: steps.length,
    is_complete: !steps.some(isOpen),
    is_dismissed: dismissed,
    show_advanced: steps.every(({ code, finished }) => finished || !BASIC_STEPS.has(code)),
    steps,
  };
}

export async function getOrganizationOnboarding(platform: Platform, actor: Actor): Promise<Onboarding> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    const steps = organizationSteps(await organizationFacts(tx, organizationId));
    const progress = progressOf(steps, await isDismissed(tx, organizationId, actor.userId, null));
    return { ...progress, show_advanced: true };
  });
}

export async function tickStep(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  code: string,
  finished: boolean,
): Promise<Onboarding> {
  const { organizationId, projectId } = access;
  await withActor(platform.db, actor, async (tx) => {
    if (!(await stepsOf(tx, organizationId)).some((step) => step.code === code)) throw notFound('Step');
    await saveTick(tx, { organizationId, projectId, code, finished });
    await emit(tx, actor, {
      type: 'PROJECT_ONBOARDING_CHANGED',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { id: projectId, code, finished },
    });
  });
  return getProjectOnboarding(platform, actor, access);
}

/** A person puts a checklist away for themselves. */
export async function dismiss(
  platform: Platform,
  actor: Actor,
  projectId: number | null,
  dismissed: boolean,
): Promise<void> {
  const scope = { organizationId: requireOrganization(actor), userId: requirePerson(actor), projectId };
  await withActor(platform.db, actor, (tx) => saveDismissal(tx, scope, dismissed));
}
