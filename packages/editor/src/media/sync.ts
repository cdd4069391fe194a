import type { CompiledConfig } from '@labelwright/task-definition/model';

/**
 * What one of several objects that play together tells the others.
 * `play`, `pause`, `seek` and `rate` are wishes of the person, to be followed at once; `tick` comes about sixty times a
 * second while something plays, for those without a clock of their own, such as the lines of a conversation.
 */
export interface SyncEvent {
  type: 'play' | 'pause' | 'seek' | 'rate' | 'tick';
  seconds: number;
  rate: number;
}

/** The place of one object in its group. */
export interface SyncSeat {
  /** Reaches every other seat of the group, never the own. Following an event must not publish it again. */
  publish(event: SyncEvent): void;
  leave(): void;
}

/**
 * Connects objects whose `sync` parameters name each other or the same group, however long the chain: an Audio with
 * `sync="talk"` and Paragraphs named `talk` are together, and so are two objects with `sync="room"`.
 *
 *     const seat = editor.sync.join('talk', (event) => follow(event));
 *     seat.publish({ type: 'seek', seconds: 12.4, rate: 1 });
 *     seat.leave();
 */
export interface SyncBus {
  /** Whether anything else of the interface plays along with the object. */
  isShared(objectName: string): boolean;
  join(objectName: string, listener: (event: SyncEvent) => void): SyncSeat;
}

export function createSyncBus(config: CompiledConfig): SyncBus {
  const groups = groupObjects(config);
  const listeners = new Map<string, Set<(event: SyncEvent) => void>>();
  return {
    isShared(objectName) {
      const group = groups.get(objectName);
      return [...groups].some(([name, other]) => other === group && name !== objectName && name in config.objects);
    },
    join(objectName, listener) {
      const group = groups.get(objectName) ?? objectName;
      const members = listeners.get(group) ?? new Set();
      listeners.set(group, members);
      // A function of its own, so that the same listener may sit twice.
      const own = (event: SyncEvent) => listener(event);
      members.add(own);
      return {
        publish(event) {
          for (const member of [...members]) if (member !== own) member(event);
        },
        leave: () => members.delete(own),
      };
    },
  };
}

/** The group of each object and of each group's name. */
function groupObjects(config: CompiledConfig): Map<string, string> {
  const groups = new Map<string, string>();
  const groupOf = (name: string) => groups.get(name) ?? name;
  for (const { name, params } of Object.values(config.objects)) {
    if (!groups.has(name)) groups.set(name, name);
    if (typeof params.sync !== 'string' || params.sync === '') continue;
    const [from, to] = [groupOf(params.sync), groupOf(name)];
    groups.set(params.sync, to);
    for (const [member, group] of groups) if (group === from) groups.set(member, to);
  }
  return groups;
}
