import { createHash } from 'node:crypto';
import type { CompareOptions } from '@labelwright/quality/matchers/model';
import { compileCached } from '@labelwright/task-definition/cache';
import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Tx } from '../../../platform/db/db.ts';
import { getAnswerRules } from '../../task-definitions/index.ts';
import { type QualityRules, readRules } from '../quality-settings.policy.ts';
import { type Comparer, type ComparerRules, comparerFor, keepComparer } from './comparer.ts';
import type { MeasuringRules } from './measure.queries.ts';

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

export async function getComparer(
  tx: Tx,
  organizationId: number,
  project: ProjectComparers,
  ownDefinition: number | null,
): Promise<Comparer> {
  return comparerFor(await getComparerRules(tx, organizationId, project, ownDefinition));
}

const known = new Map<string, ComparerRules>();

export async function getComparerRules(
  tx: Tx,
  organizationId: number,
  project: ProjectComparers,
  ownDefinition: number | null,
): Promise<ComparerRules> {
  const key = project.keyOf(ownDefinition);
  const found = known.get(key);
  if (found) return found;
  const definitionId = ownDefinition ?? project.rules.definition_id;
  const asked = await findDefinition(tx, organizationId, project, definitionId);
  const weights = (project.rules.control_weights ?? {}) as ControlWeights;
  return keepComparer(known, key, { key, ...asked, weights, options: project.options });
}

async function findDefinition(
  tx: Tx,
  organizationId: number,
  { rules }: ProjectComparers,
  definitionId: number | null,
): Promise<Pick<ComparerRules, 'definition' | 'needsData'>> {
  if (definitionId === null) return definitionOf(compileCached(rules.label_config ?? ''));
  const asked = await getAnswerRules(tx, organizationId, definitionId);
  if (asked.kind === 'label_config') return definitionOf(asked.compiled);
  return { definition: { labelSchema: asked.labelSchema }, needsData: false };
}

function definitionOf({ source, repeats }: CompiledConfig): Pick<ComparerRules, 'definition' | 'needsData'> {
  return { definition: { source }, needsData: repeats === true };
}
