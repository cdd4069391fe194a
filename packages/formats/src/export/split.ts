import { readValue } from '@labelwright/task-definition/data-reference';
import { simplifyResult } from './flat-record.ts';
import type { ExportTask } from './model.ts';

export type PartName = 'train' | 'validation' | 'test';

export interface SplitPlan {
  /** Shares of the parts, of whatever sum; parts without one are left out. */
  shares: readonly (readonly [part: PartName, share: number])[];
  seed: number;
  /** Field of the data; tasks alike in it stay together. */
  groupBy?: string;
  /** Control; its answers come alike often in every part. */
  stratifyBy?: string;
}

/** Decides the part of a task: the same one every time, whatever else is exported. */
export type PartOf = (task: ExportTask) => PartName;

/**
 * By a hash of the seed and the task, or of its group. Stratified, the tasks of each answer are cut at the shares by the
 * order of their hashes, for which all of them have to be seen before: eight bytes for each are held meanwhile, and for
 * each group its answer.
 */
export async function planSplit(plan: SplitPlan, tasks: () => AsyncIterable<ExportTask>): Promise<PartOf> {
  const total = plan.shares.reduce((sum, [, share]) => sum + share, 0);
  let reached = 0;
  const bounds = plan.shares.map(([part, share]) => {
    reached += share;
    return { part, until: reached / total };
  });
  if (plan.stratifyBy === undefined) return (task) => partAt(bounds, hashOf(plan, task));
  const strata = await learnStrata(plan, plan.stratifyBy, tasks());
  const cuts = new Map(
    [...strata.hashes].map(([answer, hashes]) => {
      const sorted = Float64Array.from(hashes).sort();
      return [answer, bounds.map(({ part, until }) => ({ part, until: cutOf(sorted, until) }))];
    }),
  );
  return (task) => {
    const hash = hashOf(plan, task);
    const answer = strata.ofGroup?.get(hash) ?? answerOf(task, plan.stratifyBy ?? '');
    return partAt(cuts.get(answer) ?? bounds, hash);
  };
}

interface Bound {
  part: PartName;
  /** Exclusive, of hashes from 0 to 1. */
  until: number;
}

function partAt(bounds: readonly Bound[], hash: number): PartName {
  const found = bounds.find(({ until }) => hash < until) ?? bounds.at(-1);
  if (!found) throw new RangeError('a split needs a part');
  return found.part;
}

/** Between the last hash inside and the first outside. */
function cutOf(sorted: Float64Array, share: number): number {
  const place = Math.round(sorted.length * share);
  return place >= sorted.length ? Infinity : (sorted[place] ?? 0);
}

async function learnStrata(plan: SplitPlan, control: string, tasks: AsyncIterable<ExportTask>) {
  const hashes = new Map<string, number[]>();
  const ofGroup = plan.groupBy === undefined ? undefined : new Map<number, string>();
  for await (const task of tasks) {
    const hash = hashOf(plan, task);
    if (ofGroup?.has(hash)) continue;
    const answer = answerOf(task, control);
    ofGroup?.set(hash, answer);
    const list = hashes.get(answer);
    if (list) list.push(hash);
    else hashes.set(answer, [hash]);
  }
  return { hashes, ofGroup };
}

/** The answer that stands for the task: of the final annotation, else the first; of several labels all of them. */
function answerOf(task: ExportTask, control: string): string {
  const chosen = task.annotations.find(({ id }) => id === task.final_annotation) ?? task.annotations[0];
  const answer = chosen && simplifyResult(chosen.result).get(control);
  if (answer === undefined) return '';
  if (!Array.isArray(answer)) return JSON.stringify(answer);
  const labels = answer.flatMap((value: unknown) =>
    typeof value === 'object' && value !== null ? Object.values(value).filter(isTextList).flat() : [],
  );
  return JSON.stringify([...new Set(labels)].sort());
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/** From 0 to 1, evenly. */
function hashOf({ seed, groupBy }: SplitPlan, task: ExportTask): number {
  if (groupBy === undefined) return hashText(`${seed} task ${task.id}`);
  const value = groupBy in task.data ? task.data[groupBy] : readValue(`$${groupBy}`, task.data);
  // A task without the field is a group of its own.
  return hashText(
    value === undefined || value === null ? `${seed} task ${task.id}` : `${seed} group ${JSON.stringify(value)}`,
  );
}

/** 53 bits of two FNV-1a hashes of 32, mixed at the end: even, and the same on every machine. */
export function hashText(text: string): number {
  let [high, low] = [0x811c9dc5, 0x1b873593];
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x01000193) ^ (low >>> 15);
  }
  return ((mixed(high) >>> 5) * 2 ** 26 + (mixed(low ^ high) >>> 6)) / 2 ** 53;
}

function mixed(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
