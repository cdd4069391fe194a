import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { FormatFit } from '../model.ts';

const onPictures = ['Rectangle', 'Ellipse', 'Polygon', 'KeyPoint', 'Brush', 'Bitmask', 'Vector', 'MagicWand'];

/** Whether the interface draws what the format holds, and what it asks besides. `drawn`: beginnings of tag names. */
export function fitsPictures(config: CompiledConfig, drawn: readonly string[]): FormatFit {
  const pictures = Object.values(config.objects).filter(({ tag }) => tag === 'Image');
  const names = new Set(pictures.map(({ name }) => name));
  const controls = Object.values(config.controls).filter(({ toName }) => toName.some((name) => names.has(name)));
  const isDrawn = ({ tag }: { tag: string }) => drawn.some((beginning) => tag.startsWith(beginning));
  if (pictures.length === 0 || !controls.some(isDrawn)) return { ok: false, losses: [] };
  const losses = ['Of several answers to one task, the final one, the ground truth or the newest is taken.'];
  const others = controls.filter((control) => !isDrawn(control) && control.tag !== 'Labels');
  const masks = others.filter(({ tag }) => onPictures.some((beginning) => tag.startsWith(beginning)));
  if (masks.length > 0) losses.push(`Regions of ${masks.map(({ name }) => name).join(', ')} are left out.`);
  const answers = others.filter((control) => !masks.includes(control));
  if (answers.length > 0) losses.push(`Answers to ${answers.map(({ name }) => name).join(', ')} are left out.`);
  return { ok: true, losses };
}
