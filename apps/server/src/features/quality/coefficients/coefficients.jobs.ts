import type { ControlCoefficients } from '@labelwright/contract/quality-coefficients';
import { Type } from 'typebox';
import { withActor } from '../../../platform/db/db.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
} from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { SEED } from '../dashboards/coefficients.ts';
import { projectComparers } from '../measuring/comparers.ts';
import { findMeasuringRules, type Scope } from '../measuring/measure.queries.ts';
import { type Calculator, withCalculator } from '../threads/calculator.ts';
import { getAskedConfig, stateOf } from './asked-config.ts';
import { drawAnsweredTasks, readAnsweredTasks, saveCoefficients } from './coefficients.queries.ts';
import type { CoefficientsCall } from './coefficients-thread.ts';
import { presentControl } from './present-control.ts';

const payload = Type.Object({ projectId: Type.Integer() });

export const computeCoefficients = {
  type: 'quality.coefficients',
  queue: 'default',
  payload,
  maxAttempts: 3,
  title: () => 'Compute the coefficients of agreement',
  // Whoever looks at the page has it done, and sees there that it is.
  hidden: true,
} satisfies JobDefinition<typeof payload>;

const THREAD = new URL('./coefficients-thread.ts', import.meta.url);
const LEVEL = 0.95;
const PAGE = 200;
/** Tasks and characters of their answers that are looked at; of more some are drawn, and the answer says so. */
const MOST_TASKS = 20_000;
const MOST_CHARACTERS = 200_000_000;

export function coefficientsJobs(platform: Platform): RegisteredJob[] {
  return [
    job(computeCoefficients, async ({ projectId }, context) => {
      const { organizationId } = context.actor;
      if (organizationId === undefined) throw new PermanentJobError('coefficients need an organization');
      return computeAll(platform, context, { organizationId, projectId });
    }),
  ];
}

async function computeAll(platform: Platform, context: JobContext, scope: Scope): Promise<{ controls: number }> {
  const { actor, signal, progress } = context;
  const asked = await withActor(platform.db, actor, async (tx) => {
    const rules = await findMeasuringRules(tx, scope);
    if (!rules) throw new PermanentJobError('the project was deleted');
    const config = await getAskedConfig(tx, scope, rules);
    // Before the answers are read: what changes meanwhile makes the coefficients stale.
    const state = await stateOf(tx, scope, rules);
    return { config, state, options: projectComparers(rules).options };
  });
  const drawn = await withActor(platform.db, actor, (tx) => drawAnsweredTasks(tx, scope, SEED, MOST_TASKS));
  const names = Object.keys(asked.config?.controls ?? {});
  const { config } = asked;
  const { controls, tasks } =
    config === undefined
      ? { controls: [], tasks: 0 }
      : await withCalculator<CoefficientsCall, { controls: ControlCoefficients[]; tasks: number }>(
          THREAD,
          signal,
          async (calculator) => {
            await calculator.ask({ call: 'open', source: config.source, seed: SEED, compare: asked.options });
            const read = await giveTasks(platform, context, scope, calculator, drawn.ids);
            const described: ControlCoefficients[] = [];
            for (const [index, name] of names.entries()) {
              const found = await calculator.ask<Parameters<typeof presentControl>[1]>({
                call: 'describe',
                control: name,
              });
              described.push(presentControl(config.controls[name] ?? { name, type: '' }, found));
              progress({ done: index + 1, total: names.length, unit: 'controls' });
            }
            return { controls: described, tasks: read };
          },
        );
  await withActor(platform.db, actor, (tx) =>
    saveCoefficients(tx, scope, {
      state: asked.state,
      controls,
      choices: { seed: SEED, level: LEVEL, tasks, possible_tasks: drawn.possible },
      made_at: platform.now(),
    }),
  );
  platform.live.publish({ ...scope, topic: 'quality', id: String(scope.projectId) });
  return { controls: controls.length };
}

/** Page by page, up to the limit; answers how many were given. */
async function giveTasks(
  platform: Platform,
  { actor }: JobContext,
  scope: Scope,
  calculator: Calculator<CoefficientsCall>,
  ids: readonly number[],
): Promise<number> {
  let [given, characters] = [0, 0];
  while (given < ids.length && characters < MOST_CHARACTERS) {
    const page = ids.slice(given, given + PAGE);
    const tasks = await withActor(platform.db, actor, (tx) => readAnsweredTasks(tx, scope, page));
    await calculator.ask({ call: 'add', tasks });
    given += page.length;
    characters += tasks.length;
  }
  return given;
}
