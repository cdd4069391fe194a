import type { ControlTag, ObjectTag } from './model.ts';
import { findTag } from './tags/index.ts';

/** Name of the way in which answers of the control about the object are compared; the quality package has one for each. */
export function agreementKind(control: ControlTag, object: ObjectTag | undefined): string | undefined {
  const declared = findTag(control.tag)?.control;
  if (declared === undefined) return undefined;
  const isMadeToLabel = control.answer === 'region' && declared.answer === 'classification';
  if (isMadeToLabel && declared.agreementOfLabels !== undefined) return declared.agreementOfLabels;
  return declared.agreementOn?.[object?.tag ?? ''] ?? declared.agreement;
}
