import { readValue } from '@labelwright/task-definition/data-reference';
import { configForTask } from '@labelwright/task-definition/for-task';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { type Measured, notMeasured } from '../../metrics/measured.ts';
import type { ParsedRegion } from '../parse-result.ts';
import { parseResult } from '../parse-result.ts';
import { createPlanner, type Plan } from '../plan.ts';
import type { AnsweredTask } from './answered-task.ts';
import { type Continuum, type Unit, type UnitizingAlpha, unitizingAlpha } from './unitizing-alpha.ts';

/**
 * Krippendorff's alpha for unitizing over spans of a text or stretches of time that a control marked. Every text or sound
 * is as long as the task's data or the answers say, else up to the last end in any answer. Undefined for controls whose
 * regions do not lie on a line.
 */
export function unitizingAgreement(
  config: CompiledConfig,
  control: string,
  tasks: readonly AnsweredTask[],
): Measured<UnitizingAlpha> {
  const continua = readContinua(config, control, tasks);
  return continua === undefined ? notMeasured('out_of_domain') : unitizingAlpha(continua);
}

/** One for each task; undefined when a region has no place on a line. */
export function readContinua(
  config: CompiledConfig,
  control: string,
  tasks: readonly AnsweredTask[],
): Continuum[] | undefined {
  const planFor = createPlanner(config, {}, {});
  const continua: Continuum[] = [];
  for (const { answers, data } of tasks) {
    const own = configForTask(config, data);
    const observers = answers.map(({ result }) => listUnits(own, planFor(own), control, result));
    if (observers.some((units) => units === undefined)) return undefined;
    const read = observers.map((units) => units ?? []);
    const length = lengthOf(own, control, data, answers) ?? Math.max(0, ...read.flat().map(({ end }) => end));
    const first = Math.min(0, ...read.flat().map(({ start }) => start));
    const moved = read.map((units) =>
      units.map((unit) => ({ ...unit, start: unit.start - first, end: unit.end - first })),
    );
    continua.push({ length: length - first, observers: moved });
  }
  return continua;
}

/** Units by their labels; one with several labels is a unit of each. Undefined when one has no place on a line. */
function listUnits(config: CompiledConfig, plan: Plan, control: string, result: unknown): Unit[] | undefined {
  const items = Array.isArray(result) ? (result as ResultItem[]) : [];
  const units: Unit[] = [];
  for (const region of parseResult(config, plan, items).regions.get(control) ?? []) {
    const stretches = region.shape === undefined ? undefined : region.matcher.stretches?.(region.shape);
    if (stretches === undefined) return undefined;
    for (const category of categoriesOf(region)) {
      for (const { start, end } of stretches) units.push({ start, end, category });
    }
  }
  return units;
}

/** What lies on another object, page or channel can agree with nothing here. */
function categoriesOf({ labels, place, item }: ParsedRegion): string[] {
  const where = `${place}\u0000${item.value.channel ?? ''}`;
  return (labels.length === 0 ? [''] : labels).map((label) => `${label}\u0000${where}`);
}

function lengthOf(
  config: CompiledConfig,
  control: string,
  data: Record<string, unknown> | undefined,
  answers: AnsweredTask['answers'],
): number | undefined {
  const object = config.objects[config.controls[control]?.toName[0] ?? ''];
  if (object?.tag === 'Text' && data !== undefined) {
    const text = readValue(object.value, data);
    if (typeof text === 'string') return text.length;
  }
  const lengths = answers.flatMap(({ result }) =>
    (Array.isArray(result) ? (result as { original_length?: unknown }[]) : []).flatMap((item) => {
      const length = item?.original_length;
      return typeof length === 'number' && Number.isFinite(length) ? [length] : [];
    }),
  );
  return lengths.length === 0 ? undefined : Math.max(...lengths);
}
