import type { ConfigNode, Diagnostic } from '../model.ts';
import { findTag } from '../tags/index.ts';
import { diagnose } from './diagnose.ts';

/** That every element stands where its tag may stand, and that text stands only where it means something. */
export function checkStructure(root: ConfigNode): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (root.tag !== 'View' && findTag(root.tag) !== undefined) {
    diagnostics.push(
      diagnose(root, undefined, 'root_not_view', 'The outermost element must be View', { suggestion: 'View' }),
    );
  }
  checkNode(root, [], diagnostics);
  return diagnostics;
}

function checkNode(node: ConfigNode, ancestors: string[], diagnostics: Diagnostic[]): void {
  const tag = findTag(node.tag);
  const parent = ancestors.at(-1);
  if (tag !== undefined && parent !== undefined && findTag(parent) !== undefined) {
    if (!tag.parents.includes(parent)) {
      const message = `${node.tag} cannot stand inside ${parent}; it belongs in ${tag.parents.join(' or ')}`;
      diagnostics.push(diagnose(node, undefined, 'wrong_parent', message));
    } else if (tag.optionOf !== undefined && !tag.optionOf.some((control) => ancestors.includes(control))) {
      const message = `${node.tag} must be inside ${tag.optionOf.join(' or ')}`;
      diagnostics.push(diagnose(node, undefined, 'wrong_parent', message));
    }
  }
  if (node.text !== '' && tag !== undefined && tag.hasText !== true) {
    const message = `Text inside ${node.tag} is not shown; use Header or Text`;
    diagnostics.push(diagnose(node, undefined, 'stray_text', message, { severity: 'warning' }));
  }
  ancestors.push(node.tag);
  for (const child of node.children) checkNode(child, ancestors, diagnostics);
  ancestors.pop();
}
