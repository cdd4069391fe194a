import type { CompiledConfig } from '@labelwright/task-definition/model';
import { isLabelControl } from '../editor/interface-model.ts';
import { getRegionKind } from '../regions/kinds.ts';
import type { EditorRecord, RegionAnswer, RegionRecord } from '../store/records.ts';
import { canonical } from './canonical.ts';

/** What counts of a record when two are compared, as text that is equal exactly when it means the same. */

export function labelsIn(config: CompiledConfig, { props }: RegionRecord): string {
  const labels = props.answers.filter((answer) => isLabel(config, answer));
  return canonical(labels.map(({ control, value }) => [control, sorted(value)]).sort(byText));
}

export function answersIn(config: CompiledConfig, { props }: RegionRecord): string {
  const answers = props.answers.filter((answer) => !isLabel(config, answer) && answer.value !== undefined);
  return canonical(answers.map(({ control, value }) => [control, value]).sort(byText));
}

export function placeIn({ props }: RegionRecord): string {
  return canonical([props.itemIndex ?? 0, getRegionKind(props.geometry.shape).toResult(props.geometry)]);
}

/** Of anything but a region; who made it and how sure a model was does not count. */
export function contentOf(record: EditorRecord): string {
  if (record.kind === 'answer') return canonical(record.props.answer.value);
  if (record.kind === 'relation') {
    const { direction, labels } = record.props;
    return canonical([direction, labels ?? []]);
  }
  return record.kind === 'opaque' ? canonical({ ...record.props.item, id: '' }) : '';
}

function isLabel(config: CompiledConfig, { control: name }: RegionAnswer): boolean {
  const control = config.controls[name];
  return control !== undefined && isLabelControl(control);
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.toSorted() : value;
}

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  const [left, right] = [canonical(a), canonical(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
