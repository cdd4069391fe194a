import { CASCADE_FIELDS, type CascadeField } from '@labelwright/contract/project-groups';

export type CascadeValues = Partial<Record<CascadeField, unknown>>;

export interface CascadePlan {
  /** Fields that would take the template's value. */
  changes: CascadeField[];
  /** Changed by both; the project keeps its own. */
  overridden: CascadeField[];
}

/**
 * What a changed template means for a project that was made from it. `base` is the template as the project last took it
 * over: a field that still has that value follows, one that was changed in the project does not.
 */
export function planCascade(
  template: CascadeValues,
  project: CascadeValues,
  base: CascadeValues | null,
  only: readonly CascadeField[] = CASCADE_FIELDS,
): CascadePlan {
  const plan: CascadePlan = { changes: [], overridden: [] };
  for (const field of only) {
    if (isSame(project[field], template[field])) continue;
    if (base !== null && isSame(project[field], base[field])) plan.changes.push(field);
    else if (base === null || !isSame(template[field], base[field])) plan.overridden.push(field);
  }
  return plan;
}

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
