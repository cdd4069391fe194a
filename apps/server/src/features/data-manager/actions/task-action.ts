import type { ActionBody, ActionField } from '@labelwright/contract/data-manager-actions';
import type { ProjectPermission } from '@labelwright/contract/permissions';
import type { Actor } from '../../../platform/db/actor.ts';
import type { Tx } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { TaskSelection } from '../task-list.queries.ts';

export interface Scope {
  organizationId: number;
  projectId: number;
}

/** Who asks before anything is changed. */
export interface Asking {
  platform: Platform;
  tx: Tx;
  actor: Actor;
  access: ProjectAccess;
}

/** One block of tasks in one transaction. */
export interface Scene extends Scope {
  platform: Platform;
  tx: Tx;
  actor: Actor;
  runId: number;
  /** Of the whole action: marks what was done together. */
  at: Date;
  /** Tasks done before this block. */
  doneBefore: number;
}

export interface Outcome {
  /** Things changed. */
  changed: number;
  /** What an undo needs to know; undefined when the block changed nothing. */
  undo?: unknown;
  /** What was left out, counted by reason. Without a sentence in `reasons` it is a count for the action alone. */
  left?: Readonly<Record<string, number>>;
}

export interface Undone {
  restored: number;
  /** Changed again since, or gone. */
  kept: number;
}

export interface Preview {
  effects?: string[];
  problems?: { message: string; tasks: number | null }[];
}

/** What can be done to many tasks. `S`: what was asked for, checked; it must survive JSON. */
export interface TaskAction<S = unknown> {
  title: string;
  order: number;
  permission: ProjectPermission;
  question: string;
  isDestructive?: true;
  form?: readonly ActionField[];
  /** Tasks of one transaction; fewer where much is read and kept of each. */
  blockSize?: number;
  /** "Deleting 3 tasks", and afterwards "Deleted 3 tasks". */
  doing(tasks: string, settings: S): string;
  done(changed: number, settings: S): string;
  /** Why a thing was left out, by the reasons of `left`. */
  reasons?: Readonly<Record<string, string>>;
  /** Throws 400 field by field. */
  read(asking: Asking, body: ActionBody): Promise<S> | S;
  /** Which tasks are concerned after all, when that depends on all of them together. */
  plan?(scene: Scene, selection: TaskSelection, settings: S): Promise<void>;
  apply(scene: Scene, taskIds: number[], settings: S): Promise<Outcome>;
  undo?(scene: Scene, undo: unknown): Promise<Undone>;
  preview?(asking: Asking, taskIds: number[], settings: S): Promise<Preview>;
}

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
