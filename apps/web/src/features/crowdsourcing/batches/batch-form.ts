import type { CreateBatch } from '@labelwright/contract/crowd-batches';
import type { CrowdBackend } from '@labelwright/contract/crowd-providers';
import type { Project } from '@labelwright/contract/projects';
import { parseMoney, toAmount } from '../money.ts';
import { t } from './strings.ts';

export type BatchForm = {
  provider: CrowdBackend;
  sandbox: boolean;
  title: string;
  description: string;
  instructions: string;
  /** Numbers as they are typed; empty: every task. */
  taskIds: string;
  overlap: number | undefined;
  reward: string;
  budget: string;
  minutes: number | undefined;
  days: number | undefined;
  approvalHours: number | undefined;
};

/** What the project says of itself is where its batch begins. */
export const startOf = (project: Pick<Project, 'title' | 'description' | 'expert_instruction'>): BatchForm => ({
  provider: 'portal',
  sandbox: true,
  title: project.title.slice(0, 128),
  description: (project.description ?? '').slice(0, 2000),
  instructions: project.expert_instruction.slice(0, 20_000),
  taskIds: '',
  overlap: 1,
  reward: '0.10',
  budget: '',
  minutes: 60,
  days: 7,
  approvalHours: 72,
});

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** undefined: something among them is no number. */
export function readTaskIds(text: string): number[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  return words.every((word) => /^[1-9]\d{0,15}$/.test(word)) ? [...new Set(words.map(Number))] : undefined;
}

export function problemsOf(values: BatchForm): Partial<Record<keyof BatchForm, string>> {
  const isCount = (value: number | undefined, least: number) =>
    value !== undefined && Number.isInteger(value) && value >= least;
  return {
    ...(values.title.trim() === '' ? { title: t.batchTitleHelp } : {}),
    ...(readTaskIds(values.taskIds) === undefined ? { taskIds: t.badIds } : {}),
    ...(isCount(values.overlap, 1) ? {} : { overlap: '1 …' }),
    ...(parseMoney(values.reward) === undefined ? { reward: t.amount } : {}),
    ...(values.budget.trim() !== '' && parseMoney(values.budget) === undefined ? { budget: t.amount } : {}),
    ...(isCount(values.minutes, 1) ? {} : { minutes: '1 …' }),
    ...(isCount(values.days, 1) ? {} : { days: '1 …' }),
    ...(isCount(values.approvalHours, 0) ? {} : { approvalHours: '0 …' }),
  };
}

export function bodyOf(values: BatchForm): CreateBatch {
  const ids = readTaskIds(values.taskIds) ?? [];
  const budget = parseMoney(values.budget);
  return {
    provider: values.provider,
    ...(values.provider === 'mturk' ? { sandbox: values.sandbox } : {}),
    title: values.title.trim() || '-',
    description: values.description,
    instructions: values.instructions,
    reward: toAmount(parseMoney(values.reward) ?? 0),
    budget: budget === undefined ? null : toAmount(budget),
    max_assignments: values.overlap ?? 1,
    assignment_duration_seconds: (values.minutes ?? 1) * MINUTE_S,
    lifetime_seconds: (values.days ?? 1) * DAY_S,
    auto_approval_seconds: (values.approvalHours ?? 0) * HOUR_S,
    ...(ids.length > 0 ? { task_ids: ids } : {}),
  };
}
