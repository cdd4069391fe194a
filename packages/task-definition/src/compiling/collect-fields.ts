import { findReferences, isReference, referenceKey, withFirstIndex } from '../data-reference.ts';
import type { ConfigNode, DataField, DataReference } from '../model.ts';
import type { ParameterDeclaration } from '../tags/declaration.ts';
import { findTag } from '../tags/index.ts';

/** The top-level keys of `task.data` that the interface reads, in the order of the config. */
export function collectFields(root: ConfigNode): DataField[] {
  const fields = new Map<string, DataField>();
  visit(root, (node) => {
    const tag = findTag(node.tag);
    for (const parameter of tag?.parameters ?? []) {
      for (const reference of referencesOf(node, parameter)) {
        addReference(fields, reference, tag?.role === 'object');
      }
    }
  });
  return [...fields.values()];
}

function visit(node: ConfigNode, act: (node: ConfigNode) => void): void {
  act(node);
  for (const child of node.children) visit(child, act);
}

function referencesOf(node: ConfigNode, parameter: ParameterDeclaration): DataReference[] {
  const given = node.attributes[parameter.name];
  const written = given === undefined ? undefined : withFirstIndex(given.trim());
  if (written === undefined || parameter.data === undefined || !written.includes('$')) return [];
  const { required } = parameter.data;
  const common = { tag: node.tag, parameter: parameter.name, required };
  if (parameter.type === 'dataRef' && isReference(written)) return [{ ...common, expression: written }];
  return findReferences(written).map((expression) => ({ ...common, expression, embedded: true }));
}

function addReference(fields: Map<string, DataField>, reference: DataReference, isObject: boolean): void {
  const key = referenceKey(reference.expression);
  const field = fields.get(key) ?? { key, usedBy: [], required: false, references: [] };
  fields.set(key, field);
  if (!field.usedBy.includes(reference.tag)) field.usedBy.push(reference.tag);
  if (isObject) field.dataType ??= reference.tag;
  field.required ||= reference.required;
  field.references?.push(reference);
}
