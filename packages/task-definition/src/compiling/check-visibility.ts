import type { CompiledConfig, ConfigNode, ControlTag, Diagnostic, VisibilityRule } from '../model.ts';
import { flattenOption } from '../options.ts';
import { findNearest } from '../spelling.ts';
import { offersChoices } from '../visibility.ts';
import { diagnose } from './diagnose.ts';

/** A rule and the element that states it: a control or a View. */
export interface StatedRule {
  node: ConfigNode;
  rule: VisibilityRule;
}

const CONDITIONS = ['whenLabelValue', 'whenTagName'];
/** Further ones say nothing new about the same parameter. */
const MOST_PER_PARAMETER = 20;

/** That visibility rules speak of controls and options that exist; a rule that never holds hides its element for good. */
export function checkVisibility(stated: readonly StatedRule[], controls: CompiledConfig['controls']): Diagnostic[] {
  return stated.flatMap((each) => checkRule(each, controls));
}

/** Conditions that nothing asks about, because visibleWhen is left out. */
export function checkConditions(node: ConfigNode, own: VisibilityRule | undefined): Diagnostic[] {
  const condition = CONDITIONS.find((name) => node.attributes[name] !== undefined);
  if (condition === undefined || own !== undefined) return [];
  const suggestion = condition === 'whenLabelValue' ? 'region-selected' : 'choice-selected';
  const message = `${condition} has no effect without visibleWhen; add visibleWhen="${suggestion}"`;
  return [warn(node, condition, 'unused_condition', message)];
}

function checkRule({ node, rule }: StatedRule, controls: CompiledConfig['controls']): Diagnostic[] {
  const names = rule.tagName?.split(',') ?? [];
  const unknown = names.find((name) => controls[name] === undefined);
  if (unknown !== undefined) {
    const message = `whenTagName names "${unknown}", but there is no control of that name`;
    return [warn(node, 'whenTagName', 'unknown_when_tag', message, findNearest(unknown, Object.keys(controls)))];
  }
  const sources = names.flatMap((name) => controls[name] ?? []);
  const choices = sources.filter(offersChoices);
  const labels = sources.filter((source) => !offersChoices(source));
  return [
    ...checkValues(node, 'whenChoiceValue', rule.choiceValues, choices),
    ...checkValues(node, 'whenLabelValue', rule.labelValues, labels),
  ];
}

function checkValues(
  node: ConfigNode,
  parameter: string,
  values: string[] | undefined,
  sources: readonly ControlTag[],
): Diagnostic[] {
  if (values === undefined || sources.length === 0 || sources.some(hasOptionsElsewhere)) return [];
  const options = sources.flatMap((source) => source.options.flatMap(flattenOption));
  const offered = new Set(options.flatMap(({ value, title }) => [value, title]));
  return values
    .filter((value) => !offered.has(value))
    .slice(0, MOST_PER_PARAMETER)
    .map((value) => {
      const message = `${parameter} names "${value}", which is not offered`;
      return warn(node, parameter, 'unknown_when_value', message, findNearest(value, offered));
    });
}

/** What a task or an address adds is not known here. */
function hasOptionsElsewhere({ dynamicOptions, params }: ControlTag): boolean {
  return dynamicOptions !== undefined || params.apiUrl !== undefined;
}

function warn(node: ConfigNode, parameter: string, code: string, message: string, suggestion?: string): Diagnostic {
  const extra = suggestion === undefined ? {} : { suggestion };
  return diagnose(node, parameter, code, message, { severity: 'warning', ...extra });
}
