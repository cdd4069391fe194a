import type { ControlTag, Diagnostic } from '../model.ts';
import { flattenOption } from '../options.ts';
import { diagnose } from './diagnose.ts';

/** In the order of the keyboard; H and L stay free for hide and lock. */
const KEYS = [...'1234567890qwertyuiopasdfgjkzxcvbnm'];

/** Gives each option without a hotkey the next free key; the author's keys are never given twice. */
export function assignHotkeys(controls: readonly ControlTag[]): void {
  const selectable = controls.filter((control) => control.params.layout !== 'select');
  const options = selectable.flatMap((control) => control.options.flatMap(flattenOption));
  const taken = new Set(
    options.flatMap((option) => (option.hotkey === undefined ? [] : [option.hotkey.toLowerCase()])),
  );
  const free = KEYS.filter((key) => !taken.has(key)).values();
  for (const option of options) {
    if (option.hotkey !== undefined) continue;
    const key = free.next();
    if (key.done === true) return;
    option.hotkey = key.value;
  }
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
