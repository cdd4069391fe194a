import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { FormatFit } from '../model.ts';
import { ONE_ANSWER, objectsWith, relationLosses, splitControls } from './kinds-of-answers.ts';

export const PICTURES = ['Image'];

/** Whether the interface draws what the format holds, and what it asks besides. */
export function fitsPictures(config: CompiledConfig, holds: readonly string[]): FormatFit {
  const pictures = objectsWith(config, PICTURES);
  const { held, others } = splitControls(config, pictures, holds);
  if (held.length === 0) return { ok: false, losses: [] };
  const losses = [ONE_ANSWER];
  const regions = others.filter(({ answer }) => answer === 'region');
  if (regions.length > 0) losses.push(`Regions of ${regions.map(({ name }) => name).join(', ')} are left out.`);
  const answers = others.filter(({ answer }) => answer === 'classification');
  if (answers.length > 0) losses.push(`Answers to ${answers.map(({ name }) => name).join(', ')} are left out.`);
  return { ok: true, losses: [...losses, ...relationLosses(config)] };
}
