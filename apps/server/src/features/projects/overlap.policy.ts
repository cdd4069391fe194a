export interface OverlapRule {
  taskCount: number;
  maximumAnnotations: number;
  /** 0 to 100: the share of tasks that get the maximum; the others get one annotation. */
  cohortPercentage: number;
}

/** How many tasks get the maximum, and how many annotations that makes in all. */
export function effectiveOverlap(rule: OverlapRule): { shared: number; annotations: number } {
  const { taskCount, maximumAnnotations, cohortPercentage } = rule;
  const shared = Math.floor((taskCount * cohortPercentage) / 100 + 0.5);
  return { shared, annotations: shared * maximumAnnotations + (taskCount - shared) };
}

/** A share below 100 % leaves tasks with a single annotation, which is easily forgotten. */
export function overlapWarnings(rule: OverlapRule): string[] {
  const { taskCount, maximumAnnotations: maximum, cohortPercentage: share } = rule;
  if (share === 100) return [];
  if (maximum === 1)
    return [`The share of ${share} % has no effect while every task needs one annotation only: raise their number.`];
  if (taskCount === 0) return [`${share} % of the tasks will get ${maximum} annotations, the others one.`];
  const { shared, annotations } = effectiveOverlap(rule);
  const numbers = [shared, maximum, taskCount - shared, annotations].map((number) => number.toLocaleString('en'));
  return [`${numbers[0]} tasks get ${numbers[1]} annotations, ${numbers[2]} get one: ${numbers[3]} in all.`];
}
