import type { VisibilityRule } from '../model.ts';
import { splitNames } from './read-parameters.ts';

type Params = Record<string, string | number | boolean | undefined>;

/** Without visibleWhen, conditions mean something for `perRegion` controls only: the regions they ask about. */
export function readVisibility(params: Params): VisibilityRule | undefined {
  const labelValues = list(params.whenLabelValue);
  const choiceValues = list(params.whenChoiceValue);
  const tagName = list(params.whenTagName)?.join(',');
  const when = params.visibleWhen ?? impliedSituation(params, labelValues, choiceValues);
  if (typeof when !== 'string') return undefined;
  const rule: VisibilityRule = { when: when as VisibilityRule['when'] };
  if (tagName !== undefined) rule.tagName = tagName;
  if (labelValues !== undefined) rule.labelValues = labelValues;
  if (choiceValues !== undefined) rule.choiceValues = choiceValues;
  return rule;
}

function impliedSituation(
  params: Params,
  labelValues: string[] | undefined,
  choiceValues: string[] | undefined,
): VisibilityRule['when'] | undefined {
  if (params.perRegion !== true) return undefined;
  if (choiceValues !== undefined) return 'choice-selected';
  return labelValues === undefined && params.whenTagName === undefined ? undefined : 'region-selected';
}

function list(value: string | number | boolean | undefined): string[] | undefined {
  if (typeof value !== 'string') return undefined;
  const names = splitNames(value);
  return names.length === 0 ? undefined : names;
}
