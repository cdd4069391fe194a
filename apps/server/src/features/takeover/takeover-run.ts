import type { Actor } from '../../platform/db/actor.ts';
import type { Platform } from '../../platform/platform.ts';
import type { SourceClient } from './source-client.ts';
import type { TakeoverScope } from './takeover.queries.ts';

/** What every step of a takeover works with. */
export interface TakeoverRun extends TakeoverScope {
  platform: Platform;
  /** A person of the organization here; what is made is theirs. */
  actor: Actor;
  source: SourceClient;
  /** Told in a few words how far it is; with tasks, of all that are to come, once these are known. */
  progress: (line: string, tasks?: { done: number; total: number }) => void;
  /** Aborted: the run ends after the page at hand. */
  signal: AbortSignal;
}

/** People there → people here. */
export interface People {
  /** By their id there. */
  byId: ReadonlyMap<number, number>;
  /** By address, in lower case. */
  byEmail: ReadonlyMap<string, number>;
}

/** A project there and here. */
export interface TakenProject {
  sourceId: number;
  projectId: number;
  title: string;
}
