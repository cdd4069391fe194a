import type { VisibilityRule } from '../model.ts';
import { splitNames } from './read-parameters.ts';

type Params = Record<string, string | number | boolean | undefined>;

/**
 * Without visibleWhen, a condition on choices means that they are selected and one on roles that such a message is; those
 * on labels and controls mean something for `perRegion` controls only: the regions they ask about.
 */
export function readVisibility(params: Params): VisibilityRule | undefined {
  const labelValues = list(params.whenLabelValue);
  const choiceValues = list(params.whenChoiceValue);
  const tagName = list(params.whenTagName)?.join(',');
  const roles = list(params.whenRole);
  const when = params.visibleWhen ?? impliedSituation(params, labelValues, choiceValues);
  if (typeof when !== 'string') return undefined;
  const rule: VisibilityRule = { when: when as VisibilityRule['when'] };
  if (tagName !== undefined) rule.tagName = tagName;
  if (labelValues !== undefined) rule.labelValues = labelValues;
  if (choiceValues !== undefined) rule.choiceValues = choiceValues;
  if (roles !== undefined) rule.roles = roles;
  return rule;
}

function impliedSituation(
  params: Params,
  labelValues: string[] | undefined,
  choiceValues: string[] | undefined,
): VisibilityRule['when'] | undefined {
  if (choiceValues !== undefined) return 'choice-selected';
  if (typeof params.whenRole === 'string') return 'region-selected';
  if (params.perRegion !== true) return undefined;
  return labelValues === undefined && params.whenTagName === undefined ? undefined : 'region-selected';
}

function list(value: string | number | boolean | undefined): string[] | undefined {
  if (typeof value !== 'string') return undefined;
  const names = splitNames(value);
  return names.length === 0 ? undefined : names;
}
