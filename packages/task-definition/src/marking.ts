import type { CompiledConfig, ControlTag, ObjectTag } from './model.ts';
import { findTag } from './tags/index.ts';

/** Whether the control makes regions on the object by itself, as Labels do on a text but not on an image. */
export function marksAlone(control: ControlTag, object: ObjectTag | undefined): boolean {
  const declared = findTag(control.tag)?.control;
  if (declared === undefined || control.answer === 'classification') return false;
  if (declared.answer !== 'region') return control.answer === 'region';
  return declared.regionsOn === undefined || object === undefined || object.tag in declared.regionsOn;
}

/** What a control that can make several kinds of regions makes on the objects it points to. */
export function settleGeometry(control: ControlTag, objects: CompiledConfig['objects']): void {
  const regionsOn = findTag(control.tag)?.control?.regionsOn;
  if (regionsOn === undefined) return;
  const keys = control.toName.flatMap((target) => regionsOn[objects[target]?.tag ?? ''] ?? []);
  if (keys.length > 0) control.geometryKeys = [...new Set(keys)];
  else control.answer = 'label';
}
