import { compileCached } from '@labelwright/task-definition/cache';
import type { ControlTag } from '@labelwright/task-definition/model';
import { flattenOption } from '@labelwright/task-definition/options';
import type { Tx } from '../../../platform/db/db.ts';
import { notFound } from '../../../platform/http/app-error.ts';
import { getCompiledDefinition } from '../../task-definitions/index.ts';
import { hasLabels, isCategorical } from '../measuring/labels-of.ts';
import { findMeasuringRules, type Scope } from '../measuring/measure.queries.ts';
import { type QualityRules, readRules } from '../quality-settings.policy.ts';

export interface KnownControl {
  name: string;
  type: string;
  hasLabels: boolean;
  isCategorical: boolean;
  /** Labels have an order, the numbers of a rating. */
  isOrdered: boolean;
  weight: number;
  labels: string[];
}

export interface ProjectControls {
  rules: QualityRules;
  /** By name, in the order of the config. */
  controls: Map<string, KnownControl>;
}

const JSON_CONTROL = { type: 'json', hasLabels: true, isCategorical: true, isOrdered: false, weight: 1, labels: [] };

/** What the project asks now. Fields of JSON answers are no part of a config: they are known by their measurements. */
export async function getProjectControls(tx: Tx, scope: Scope): Promise<ProjectControls> {
  const found = await findMeasuringRules(tx, scope);
  if (!found) throw notFound('Project');
  const compiled =
    found.definition_id === null
      ? compileCached(found.label_config ?? '')
      : await getCompiledDefinition(tx, scope.organizationId, found.definition_id);
  const weights = (found.control_weights ?? {}) as Record<string, { overall?: number } | undefined>;
  const controls = Object.values(compiled.controls).map((control) => describe(control, weights[control.name]?.overall));
  return { rules: readRules(found.quality), controls: new Map(controls.map((control) => [control.name, control])) };
}

export function controlNamed({ controls }: ProjectControls, name: string): KnownControl {
  return controls.get(name) ?? { name, ...JSON_CONTROL };
}

function describe(control: ControlTag, weight: number | undefined): KnownControl {
  return {
    name: control.name,
    type: control.type,
    hasLabels: hasLabels(control),
    isCategorical: isCategorical(control),
    isOrdered: control.tag === 'Rating',
    weight: weight ?? 1,
    labels: control.options.flatMap(flattenOption).map(({ value }) => value),
  };
}
