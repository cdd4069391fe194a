import type { Agreement } from '@labelwright/contract/prompts';
import type { SettingsRow } from './prompts.queries.ts';

/** What a version must have shown before its answers are stored as predictions. */
export interface SwitchOnRules {
  minAgreement: number;
  minTasks: number;
}

const DEFAULT_AGREEMENT = 0.8;
const DEFAULT_TASKS = 20;

export function rulesOf(settings: SettingsRow | undefined): SwitchOnRules {
  return {
    minAgreement: settings?.min_agreement ?? DEFAULT_AGREEMENT,
    minTasks: settings?.min_tasks ?? DEFAULT_TASKS,
  };
}

export function isGoodEnough(agreement: Agreement, rules: SwitchOnRules): boolean {
  return agreement.tasks >= rules.minTasks && (agreement.value ?? 0) >= rules.minAgreement;
}

/** What is missing, in words; undefined: it may be switched on. */
export function whyNotYet(
  evaluation: { agreement: Agreement; isCurrent: boolean } | undefined,
  rules: SwitchOnRules,
): { reason: string; message: string } | undefined {
  const wanted = `${percent(rules.minAgreement)} on ${rules.minTasks} tasks or more`;
  if (!evaluation)
    return {
      reason: 'not_evaluated',
      message: `Compare it with the answers of people first: a run with purpose "evaluate" must reach ${wanted}.`,
    };
  if (!evaluation.isCurrent)
    return {
      reason: 'evaluation_outdated',
      message: 'What the interface asks has changed since it was evaluated. Evaluate it again.',
    };
  if (isGoodEnough(evaluation.agreement, rules)) return undefined;
  const { value, tasks } = evaluation.agreement;
  return {
    reason: 'agreement_too_low',
    message: `It agrees with people to ${percent(value ?? 0)} on ${tasks} tasks; the project asks for ${wanted}. Make a better version, or ask for less.`,
  };
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
