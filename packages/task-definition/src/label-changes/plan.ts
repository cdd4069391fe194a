import { compileConfig, hasErrors } from '../compile.ts';
import type { CompiledConfig } from '../model.ts';
import { editName, editOptions, Impossible } from './edit-config.ts';
import type { ChangeProblem, ChangeStep, LabelChange, LabelOperation } from './model.ts';
import { EmptyCondition } from './references.ts';
import { applyEdits } from './source-edits.ts';

export type PlannedChange = { ok: true; change: LabelChange } | { ok: false; problem: ChangeProblem };

/** Does the operations one after the other on the text of a label config. Stops at the first that cannot be done. */
export function planLabelChange(before: CompiledConfig, operations: readonly LabelOperation[]): PlannedChange {
  const steps: ChangeStep[] = [];
  let current = before;
  for (const [index, operation] of operations.entries()) {
    const done = attempt(current, operation);
    if (typeof done === 'string') return { ok: false, problem: { operation: index, message: done } };
    steps.push({ operation, before: current, after: done });
    current = done;
  }
  return { ok: true, change: { steps, before, after: current } };
}

function attempt(before: CompiledConfig, operation: LabelOperation): CompiledConfig | string {
  try {
    const edits = 'control' in operation ? editOptions(before, operation) : editName(before, operation);
    const after = compileConfig(applyEdits(before.source, edits));
    const mistake = after.diagnostics.find(({ severity }) => severity === 'error');
    return hasErrors(after) && !hasErrors(before) ? (mistake?.message ?? 'The config would have mistakes') : after;
  } catch (error) {
    if (error instanceof Impossible || error instanceof EmptyCondition) return error.message;
    throw error;
  }
}
