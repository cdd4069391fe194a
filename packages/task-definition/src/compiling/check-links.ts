import { marksAlone } from '../marking.ts';
import type { CompiledConfig, ConfigNode, ControlTag, Diagnostic, ObjectTag } from '../model.ts';
import { findNearest } from '../spelling.ts';
import { findTag, tags } from '../tags/index.ts';
import { diagnose } from './diagnose.ts';

type Named = Pick<CompiledConfig, 'controls' | 'objects'>;

const MOST_TARGETS = 20;

/** That every toName leads to an object the control can annotate, and that what it asks about can come to be. */
export function checkLinks(named: Named): Diagnostic[] {
  return Object.values(named.controls).flatMap((control) => [
    ...checkTargets(control, named),
    ...checkLabelsTool(control, named),
    ...checkPerRegion(control, named),
  ]);
}

function checkTargets(control: ControlTag, named: Named): Diagnostic[] {
  const written = control.node.attributes.toName?.trim();
  if (written !== undefined && written !== '' && control.toName.length === 0) {
    return [diagnose(control.node, 'toName', 'unknown_to_name', 'toName names no object')];
  }
  if (control.toName.length > MOST_TARGETS) {
    return [diagnose(control.node, 'toName', 'invalid_parameter', `toName names more than ${MOST_TARGETS} objects`)];
  }
  return control.toName.flatMap((target) => checkTarget(control, target, named));
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

/** Labels on an image colour the shapes that a Rectangle or Polygon draws; alone they could mark nothing. */
function checkLabelsTool(control: ControlTag, { controls, objects }: Named): Diagnostic[] {
  if (control.answer === 'classification') return [];
  const target = control.toName.find((name) => objects[name] !== undefined && !marksAlone(control, objects[name]));
  const object = target === undefined ? undefined : objects[target];
  if (target === undefined || object === undefined) return [];
  const hasTool = Object.values(controls).some(
    (other) => other.toName.includes(target) && other.optionTag === undefined && marksAlone(other, object),
  );
  if (hasTool) return [];
  const tool = toolFor(object.tag);
  const message = `${control.tag} "${control.name}" on ${withArticle(object.tag)} need a drawing control${tool} for it`;
  return [diagnose(control.node, undefined, 'no_drawing_tool', message, { severity: 'warning' })];
}

/** The first control that draws on such an object, as an example to add. */
function toolFor(objectTag: string): string {
  const tool = tags.find(
    ({ control }) =>
      control?.answer === 'region' && control.optionTag === undefined && control.targets.includes(objectTag),
  );
  return tool === undefined ? '' : ` such as ${tool.name}`;
}

function checkPerRegion(control: ControlTag, { controls }: Named): Diagnostic[] {
  if (!control.perRegion) return [];
  const hasRegions = Object.values(controls).some(
    (other) => other.answer !== 'classification' && other.toName.some((target) => control.toName.includes(target)),
  );
  if (hasRegions) return [];
  const message = `${control.tag} "${control.name}" asks per region, but nothing makes regions on "${control.toName.join(',')}"`;
  return [diagnose(control.node, 'perRegion', 'no_regions', message, { severity: 'warning' })];
}

/** A Filter narrows a control, so it points to one and not to an object. */
export function checkFilters(root: ConfigNode, { controls }: Named): Diagnostic[] {
  const own = root.tag === 'Filter' ? checkFilter(root, controls) : [];
  return [...own, ...root.children.flatMap((child) => checkFilters(child, { controls, objects: {} }))];
}

function checkFilter(node: ConfigNode, controls: Named['controls']): Diagnostic[] {
  const target = node.attributes.toName?.trim() ?? '';
  if (target === '' || controls[target] !== undefined) return [];
  const suggestion = findNearest(target, Object.keys(controls));
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  const message = `Filter points to "${target}", but there is no control of that name${hint}`;
  return [diagnose(node, 'toName', 'unknown_to_name', message, suggestion === undefined ? {} : { suggestion })];
}

/** A literal where a field is nearly always meant, such as value="image". */
export function checkLiteral(object: ObjectTag): Diagnostic[] {
  const word = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(object.value);
  if (object.value === '' || object.value.startsWith('$') || !word) return [];
  const message = `value shows "${object.value}" itself; write $${object.value} to show that field of each task`;
  const extra = { severity: 'warning', suggestion: `$${object.value}` } as const;
  return [diagnose(object.node, 'value', 'literal_value', message, extra)];
}
