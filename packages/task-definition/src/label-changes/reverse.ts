import { findOptionNode, findOwner } from './find-option.ts';
import { type ChangeStep, type LabelChange, type LabelOperation, pathOf } from './model.ts';

/**
 * Operations that carry answers given after the change back to the labels of before, as far as they tell which one was
 * meant: a new name goes back to the old one, the parts of a split go back together. What was merged or deleted has no
 * way back: only the stored revisions know.
 */
export function reverseOperations({ steps }: LabelChange): LabelOperation[] {
  return steps.toReversed().flatMap(reverseStep);
}

function reverseStep({ operation, before, after }: ChangeStep): LabelOperation[] {
  switch (operation.op) {
    case 'rename_control':
    case 'rename_object':
      return [{ op: operation.op, from: operation.to, to: operation.from }];
    case 'rename': {
      const path = pathOf(operation.from);
      return [
        { op: 'rename', control: operation.control, from: [...path.slice(0, -1), operation.to], to: path.at(-1) ?? '' },
      ];
    }
    case 'split': {
      const owner = findOwner(before, operation.control);
      if (owner === undefined || findOwner(after, operation.control) === undefined) return [];
      const parts = [...operation.rules.map(({ to }) => to), operation.otherwise];
      const added = parts.filter((name) => findOptionNode(owner, name) === undefined);
      const from = [...new Map(added.map((name) => [JSON.stringify(pathOf(name)), name])).values()];
      return from.length === 0 ? [] : [{ op: 'merge', control: operation.control, from, to: operation.from }];
    }
    case 'merge':
    case 'delete':
      return [];
  }
}
