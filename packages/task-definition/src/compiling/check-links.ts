import type { CompiledConfig, ControlTag, Diagnostic, ObjectTag, VisibilityRule } from '../model.ts';
import { findNearest } from '../spelling.ts';
import { findTag } from '../tags/index.ts';
import { diagnose } from './diagnose.ts';

type Named = Pick<CompiledConfig, 'controls' | 'objects'>;

/** That every toName leads to an object the control can annotate, and that visibility rules name what exists. */
export function checkLinks(named: Named): Diagnostic[] {
  return Object.values(named.controls).flatMap((control) => [
    ...control.toName.flatMap((target) => checkTarget(control, target, named)),
    ...checkLabelsTool(control, named),
    ...[control.visibility, ...(control.inheritedVisibility ?? [])].flatMap((rule) => checkRule(control, rule, named)),
    ...checkPerRegion(control, named),
  ]);
}

function checkTarget(control: ControlTag, target: string, { controls, objects }: Named): Diagnostic[] {
  const object = objects[target];
  if (object === undefined) {
    const suggestion = findNearest(target, Object.keys(objects));
    const reason =
      controls[target] === undefined ? 'there is no object of that name' : 'that is a control, not an object';
    const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
    const message = `${control.tag} "${control.name}" points to "${target}", but ${reason}${hint}`;
    return [
      diagnose(control.node, 'toName', 'unknown_to_name', message, suggestion === undefined ? {} : { suggestion }),
    ];
  }
  const targets = findTag(control.tag)?.control?.targets ?? 'any';
  if (targets === 'any' || targets.includes(object.tag)) return [];
  const message = `${control.tag} works on ${targets.join(' or ')}, but "${target}" is ${withArticle(object.tag)}`;
  return [diagnose(control.node, 'toName', 'wrong_target', message)];
}

function withArticle(noun: string): string {
  return `${/^[AEIOU]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** Labels on an image colour the boxes that a Rectangle draws; alone they could mark nothing. */
function checkLabelsTool(control: ControlTag, { controls, objects }: Named): Diagnostic[] {
  if (control.tag !== 'Labels') return [];
  const target = control.toName.find((name) => objects[name]?.tag === 'Image');
  if (target === undefined) return [];
  const hasTool = Object.values(controls).some((other) => other.tag === 'Rectangle' && other.toName.includes(target));
  if (hasTool) return [];
  const message = `Labels "${control.name}" on an image need a Rectangle for the same image; or use RectangleLabels`;
  return [diagnose(control.node, undefined, 'no_drawing_tool', message, { severity: 'warning' })];
}

function checkRule(control: ControlTag, rule: VisibilityRule | undefined, { controls }: Named): Diagnostic[] {
  if (rule === undefined) return [];
  const names = rule.tagName?.split(',') ?? [];
  const unknown = names.find((name) => controls[name] === undefined);
  if (unknown !== undefined) {
    const suggestion = findNearest(unknown, Object.keys(controls));
    const message = `whenTagName names "${unknown}", but there is no control of that name`;
    return [warn(control, 'whenTagName', 'unknown_when_tag', message, suggestion)];
  }
  const sources = names.flatMap((name) => controls[name] ?? []);
  return [
    ...checkConditionValues(
      control,
      'whenChoiceValue',
      rule.choiceValues,
      sources.filter(({ tag }) => tag === 'Choices'),
    ),
    ...checkConditionValues(
      control,
      'whenLabelValue',
      rule.labelValues,
      sources.filter(({ tag }) => tag !== 'Choices'),
    ),
  ];
}

function checkConditionValues(
  control: ControlTag,
  parameter: string,
  values: string[] | undefined,
  sources: ControlTag[],
): Diagnostic[] {
  if (values === undefined || sources.length === 0 || sources.some((source) => source.dynamicOptions)) return [];
  const offered = new Set(sources.flatMap((source) => source.options.flatMap(listNames)));
  return values
    .filter((value) => !offered.has(value))
    .map((value) =>
      warn(
        control,
        parameter,
        'unknown_when_value',
        `${parameter} names "${value}", which is not offered`,
        findNearest(value, offered),
      ),
    );
}

function listNames(option: ControlTag['options'][number]): string[] {
  return [option.value, option.title, ...(option.children ?? []).flatMap(listNames)];
}

function checkPerRegion(control: ControlTag, { controls }: Named): Diagnostic[] {
  if (!control.perRegion) return [];
  const hasRegions = Object.values(controls).some(
    (other) => other.answer !== 'classification' && other.toName.some((target) => control.toName.includes(target)),
  );
  if (hasRegions) return [];
  const message = `${control.tag} "${control.name}" asks per region, but nothing makes regions on "${control.toName.join(',')}"`;
  return [warn(control, 'perRegion', 'no_regions', message)];
}

function warn(control: ControlTag, parameter: string, code: string, message: string, suggestion?: string): Diagnostic {
  const extra = suggestion === undefined ? {} : { suggestion };
  return diagnose(control.node, parameter, code, message, { severity: 'warning', ...extra });
}

/** A literal where a field is nearly always meant, such as value="image". */
export function checkLiteral(object: ObjectTag): Diagnostic[] {
  const word = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(object.value);
  if (object.value === '' || object.value.startsWith('$') || !word) return [];
  const message = `value shows "${object.value}" itself; write $${object.value} to show that field of each task`;
  const extra = { severity: 'warning', suggestion: `$${object.value}` } as const;
  return [diagnose(object.node, 'value', 'literal_value', message, extra)];
}
