import type { NestingRules, ReturnMode, Trigger } from '@labelwright/contract/pipelines';

/** Stages in a row; more is a mistake, and each step costs a look-up when an answer comes back. */
export const MOST_STAGES = 12;

/** Rules with every default filled in. */
export interface Rules {
  trigger: Trigger;
  samplePercentage: number;
  copiesAnnotations: boolean;
  minAnnotations: number;
  /** null: agreement does not matter. */
  maxAgreement: number | null;
  /** null: any decision. Words of task.review_status. */
  reviewStatuses: readonly ('approved' | 'rejected')[] | null;
  data: Readonly<Record<string, unknown>>;
  returnAs: ReturnMode;
  /** The rules say it themselves, so what comes from further down does not change it. */
  isReturnStated: boolean;
}

const LEAST_FOR_DISAGREEMENT = 2;

/** Thresholds may stand at the top or inside `filter`; where both are given, the stricter one holds. */
export function effectiveRules(rules: NestingRules): Rules {
  const filter = rules.filter ?? {};
  const trigger = rules.trigger ?? 'on_completion';
  const least = trigger === 'on_disagreement' ? LEAST_FOR_DISAGREEMENT : 0;
  const asked = [rules.min_annotations, filter.min_annotations].filter((value) => value !== undefined);
  const limits = [rules.max_agreement, filter.max_agreement].filter((value) => value !== undefined);
  const anyDisagreement = trigger === 'on_disagreement' ? 1 : null;
  return {
    trigger,
    samplePercentage: rules.sample_percentage ?? 100,
    copiesAnnotations: rules.copy_annotations ?? false,
    minAnnotations: asked.length > 0 ? Math.max(...asked) : least,
    maxAgreement: limits.length > 0 ? Math.min(...limits) : anyDisagreement,
    reviewStatuses: reviewStatusesOf(trigger, filter.review_status ?? rules.review_status),
    data: filter.data ?? {},
    returnAs: rules.return_as ?? (trigger === 'on_review_rejection' ? 'golden' : 'final'),
    isReturnStated: rules.return_as !== undefined,
  };
}

type GivenStatus = NestingRules['review_status'];

function reviewStatusesOf(trigger: Trigger, given: GivenStatus): readonly ('approved' | 'rejected')[] | null {
  if (trigger === 'on_review_rejection') return ['rejected'];
  if (given === undefined) return null;
  const list = Array.isArray(given) ? given : [given];
  return [...new Set(list.map((status) => (status === 'rejected' ? 'rejected' : 'approved')))];
}

export interface Edge {
  parent: number;
  child: number;
}

/** The way from one project to another along the relations, both ends included; undefined when there is none. */
export function findWay(edges: readonly Edge[], from: number, to: number): number[] | undefined {
  const children = childrenOf(edges);
  const cameFrom = new Map<number, number | undefined>([[from, undefined]]);
  const open = [from];
  for (const project of open) {
    if (project === to) return wayBack(cameFrom, to);
    for (const child of children.get(project) ?? []) {
      if (cameFrom.has(child)) continue;
      cameFrom.set(child, project);
      open.push(child);
    }
  }
  return undefined;
}

function wayBack(cameFrom: ReadonlyMap<number, number | undefined>, to: number): number[] {
  const way: number[] = [];
  for (let at: number | undefined = to; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
  return way;
}

function childrenOf(edges: readonly Edge[]): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const { parent, child } of edges) {
    const list = children.get(parent) ?? [];
    children.set(parent, list);
    list.push(child);
  }
  return children;
}

/** Longest way to each project from one that nothing flows into. The edges must not form a ring. */
export function depthsOf(edges: readonly Edge[]): Map<number, number> {
  const children = childrenOf(edges);
  const waiting = new Map<number, number>();
  for (const { parent, child } of edges) {
    waiting.set(parent, waiting.get(parent) ?? 0);
    waiting.set(child, (waiting.get(child) ?? 0) + 1);
  }
  const depths = new Map<number, number>();
  const open = [...waiting].filter(([, count]) => count === 0).map(([project]) => project);
  for (const project of open) {
    const depth = depths.get(project) ?? 0;
    depths.set(project, depth);
    for (const child of children.get(project) ?? []) {
      depths.set(child, Math.max(depths.get(child) ?? 0, depth + 1));
      const left = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, left);
      if (left === 0) open.push(child);
    }
  }
  return depths;
}

/** Projects in one row, the longest there is. */
export function longestWay(edges: readonly Edge[]): number {
  return edges.length === 0 ? 0 : Math.max(...depthsOf(edges).values()) + 1;
}

/** All projects that are connected with one of them, whichever way the relations run. */
export function connectedWith(edges: readonly Edge[], project: number): number[] {
  const both = [...edges, ...edges.map(({ parent, child }) => ({ parent: child, child: parent }))];
  const neighbours = childrenOf(both);
  const found = new Set([project]);
  for (const at of found) for (const next of neighbours.get(at) ?? []) found.add(next);
  return [...found];
}
