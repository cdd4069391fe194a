import { type LabelOperation, titleOf } from './model.ts';

/** One line for people: `Rename "cat" to "feline" in "kind"`. */
export function describeOperation(operation: LabelOperation): string {
  switch (operation.op) {
    case 'rename_control':
      return `Rename the control "${operation.from}" to "${operation.to}"`;
    case 'rename_object':
      return `Rename the object "${operation.from}" to "${operation.to}"`;
    case 'rename':
      return `Rename "${titleOf(operation.from)}" to "${operation.to}" in "${operation.control}"`;
    case 'merge':
      return `Merge ${operation.from.map((name) => `"${titleOf(name)}"`).join(', ')} into "${titleOf(operation.to)}" in "${operation.control}"`;
    case 'split':
      return `Split "${titleOf(operation.from)}" in "${operation.control}" by ${operation.rules.length} ${operation.rules.length === 1 ? 'rule' : 'rules'}`;
    case 'delete':
      return `Delete "${titleOf(operation.label)}" from "${operation.control}"`;
  }
}
