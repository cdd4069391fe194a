import type { ParameterDeclaration } from './tags/declaration.ts';
import { findParameter, findTag, tags } from './tags/index.ts';

export interface ElementCompletion {
  tag: string;
  help: string;
  /** Written with the element: its required parameters. */
  requiredParameters: string[];
  /** Takes elements or text inside, so it needs a closing tag. */
  hasContent: boolean;
}

export interface AttributeCompletion {
  name: string;
  help: string;
  type: ParameterDeclaration['type'];
  required: boolean;
  default?: string;
  /** Words to choose from; empty when the value is free. */
  values: string[];
}

/** Elements that may stand directly inside `parent`; the root when it is undefined. */
export function elementsInside(parent: string | undefined): ElementCompletion[] {
  const allowed =
    parent === undefined
      ? tags.filter(({ name }) => name === 'View')
      : tags.filter(({ parents }) => parents.includes(parent));
  return allowed.map((tag) => ({
    tag: tag.name,
    help: tag.help,
    requiredParameters: tag.parameters.flatMap(({ name, required }) => (required === true ? [name] : [])),
    hasContent: tag.hasText === true || tags.some(({ parents }) => parents.includes(tag.name)),
  }));
}

/** Empty for a tag that does not exist. */
export function attributesOf(tag: string): AttributeCompletion[] {
  return (findTag(tag)?.parameters ?? []).map((parameter) => {
    const completion: AttributeCompletion = {
      name: parameter.name,
      help: parameter.help,
      type: parameter.type,
      required: parameter.required === true,
      values: valuesOf(tag, parameter.name),
    };
    if (parameter.default !== undefined) completion.default = String(parameter.default);
    return completion;
  });
}

export function valuesOf(tag: string, parameter: string): string[] {
  const declaration = findParameter(tag, parameter);
  if (declaration?.type === 'boolean') return ['true', 'false'];
  return [...(declaration?.values ?? [])];
}
