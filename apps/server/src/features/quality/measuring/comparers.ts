import { createHash } from 'node:crypto';
import { type Comparer as Matching, type Parsed, prepareComparer } from '@labelwright/quality/matchers/compare';
import type { CompareOptions, Comparison } from '@labelwright/quality/matchers/model';
import { compileCached } from '@labelwright/task-definition/cache';
import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Tx } from '../../../platform/db/db.ts';
import { getAnswerRules } from '../../task-definitions/index.ts';
import { type QualityRules, readRules } from '../quality-settings.policy.ts';
import { type LabelCounts, labelledControls, labelsOf, labelsOfJson } from './labels-of.ts';
import type { MeasuringRules } from './measure.queries.ts';

/** How the answers to one definition are compared under the weights and settings of one project. */
export interface Comparer {
  /** The interface repeats over the task's data: without it there is nothing to compare. */
  needsData: boolean;
  /** An answer read once, to be compared with many. */
  read(result: unknown, data?: Record<string, unknown>): Parsed;
  compare(a: Parsed, b: Parsed): { score: number | null; controls: Record<string, number | null> };
  labels(result: unknown): Map<string, LabelCounts>;
}

export interface ProjectComparers {
  /** What a score depends on besides the answers. `ownDefinition`: that of a task with its own. */
  keyOf(ownDefinition: number | null): string;
  rules: MeasuringRules;
  settings: QualityRules;
  options: CompareOptions;
}

export function projectComparers(rules: MeasuringRules): ProjectComparers {
  const settings = readRules(rules.quality);
  const options: CompareOptions = { threshold: settings.iou_threshold, strictSeed: settings.strict_empty };
  const digest = createHash('sha256')
    .update(JSON.stringify([sorted(rules.control_weights), options, rules.label_config]))
    .digest('base64url')
    .slice(0, 16);
  return { rules, settings, options, keyOf: (own) => `${own ?? rules.definition_id ?? 0}.${digest}` };
}

/** jsonb keeps no order of its own worth relying on. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => [key, sorted(entry)]);
}

const MOST_COMPARERS = 200;
const known = new Map<string, Comparer>();

export async function getComparer(
  tx: Tx,
  organizationId: number,
  project: ProjectComparers,
  ownDefinition: number | null,
): Promise<Comparer> {
  const key = project.keyOf(ownDefinition);
  const found = known.get(key);
  if (found) return found;
  const made = await makeComparer(tx, organizationId, project, ownDefinition ?? project.rules.definition_id);
  known.set(key, made);
  const oldest = known.keys().next().value;
  if (known.size > MOST_COMPARERS && oldest !== undefined) known.delete(oldest);
  return made;
}

async function makeComparer(
  tx: Tx,
  organizationId: number,
  project: ProjectComparers,
  definitionId: number | null,
): Promise<Comparer> {
  if (definitionId === null) return configComparer(compileCached(project.rules.label_config ?? ''), project);
  const rules = await getAnswerRules(tx, organizationId, definitionId);
  if (rules.kind === 'label_config') return configComparer(rules.compiled, project);
  return comparerOf(prepareComparer({ labelSchema: rules.labelSchema }, {}, project.options), false, labelsOfJson);
}

function configComparer(compiled: CompiledConfig, { rules, options }: ProjectComparers): Comparer {
  const matching = prepareComparer(compiled, (rules.control_weights ?? {}) as ControlWeights, options);
  const labelled = labelledControls(compiled);
  return comparerOf(matching, compiled.repeats === true, (result) => labelsOf(compiled, labelled, result));
}

function comparerOf(matching: Matching, needsData: boolean, labels: Comparer['labels']): Comparer {
  return {
    needsData,
    read: (result, data) => matching.parse(result, data),
    compare: (a, b) => scoresOf(matching.compare(a, b)),
    labels,
  };
}

function scoresOf({ score, controls }: Comparison): { score: number | null; controls: Record<string, number | null> } {
  return { score, controls: Object.fromEntries(Object.entries(controls).map(([name, own]) => [name, own.score])) };
}
