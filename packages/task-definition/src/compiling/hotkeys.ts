import type { ConfigNode, ControlTag, Diagnostic } from '../model.ts';
import { flattenOption } from '../options.ts';
import { diagnose } from './diagnose.ts';

/** In the order of the keyboard; H and L stay free for hide and lock. */
const KEYS = [...'1234567890qwertyuiopasdfgjkzxcvbnm'];

/**
 * Gives each option without a hotkey the next free key; the author's keys are never given twice. Entries of which one is
 * shown at a time have the same keys.
 */
export function assignHotkeys(controls: readonly ControlTag[], root: ConfigNode): void {
  const selectable = controls.filter((control) => control.params.layout !== 'select');
  const options = selectable.flatMap((control) => control.options.flatMap(flattenOption));
  const taken = new Set(
    options.flatMap((option) => (option.hotkey === undefined ? [] : [option.hotkey.toLowerCase()])),
  );
  const free = KEYS.filter((key) => !taken.has(key)).values();
  const paged = listPaged(root);
  const given = new Map<string, string | undefined>();
  for (const control of selectable) {
    for (const [index, option] of control.options.flatMap(flattenOption).entries()) {
      if (option.hotkey !== undefined) continue;
      // Alike entries were written at one place.
      const place = paged.has(control.node) ? `${control.node.range.start.offset} ${index}` : undefined;
      const isAlike = place !== undefined && given.has(place);
      const key = isAlike ? given.get(place) : free.next().value;
      if (place !== undefined) given.set(place, key);
      if (key !== undefined) option.hotkey = key;
    }
  }
}

/** What stands in entries that are turned; in a list of entries below each other, all are on the screen. */
function listPaged(root: ConfigNode): ReadonlySet<ConfigNode> {
  const paged = new Set<ConfigNode>();
  const visit = (node: ConfigNode, isPaged: boolean): void => {
    const turns = node.tag === 'Repeater' ? node.attributes.mode === 'pagination' : isPaged;
    if (turns) paged.add(node);
    for (const child of node.children) visit(child, turns);
  };
  visit(root, false);
  return paged;
}

/** An author's key that two options share would select only one of them. */
export function checkHotkeys(controls: readonly ControlTag[]): Diagnostic[] {
  const owners = new Map<string, string>();
  return controls.flatMap((control) =>
    control.options.flatMap(flattenOption).flatMap((option) => {
      const key = option.hotkey?.toLowerCase();
      if (key === undefined) return [];
      const owner = owners.get(key);
      owners.set(key, owner ?? option.title);
      if (owner === undefined) return [];
      const message = `The key ${key} is given to "${owner}" and to "${option.title}"`;
      return [diagnose(control.node, undefined, 'duplicate_hotkey', message, { severity: 'warning' })];
    }),
  );
}
