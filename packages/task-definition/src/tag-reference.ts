import type { ParameterDeclaration, TagDeclaration } from './tags/declaration.ts';
import { tags } from './tags/index.ts';

/** Markdown of every tag with its parameters, result and example, from the declarations alone. */
export function renderTagReference(): string {
  const contents = tags.map(({ name, help }) => `- [${name}](#${name.toLowerCase()}): ${help}`);
  return ['# Tags', '', ...contents, '', ...tags.flatMap(renderTag)].join('\n');
}

function renderTag(tag: TagDeclaration): string[] {
  return [
    `## ${tag.name}`,
    '',
    tag.help,
    '',
    ...renderPlace(tag),
    ...renderParameters(tag.parameters),
    ...renderResult(tag),
    ...renderAgreement(tag),
    'Example:',
    '',
    '```xml',
    tag.example.config,
    '```',
    '',
  ];
}

function renderPlace(tag: TagDeclaration): string[] {
  const lines = [`Kind: ${tag.role}. Stands in: ${tag.parents.join(', ')}.`];
  const children = tags.filter(({ parents }) => parents.includes(tag.name)).map(({ name }) => name);
  if (children.length > 0) lines.push(`Takes: ${children.join(', ')}.`);
  if (tag.control !== undefined && tag.control.targets !== 'any')
    lines.push(`Works on: ${tag.control.targets.join(', ')}.`);
  return [lines.join(' '), ''];
}

function renderParameters(parameters: readonly ParameterDeclaration[]): string[] {
  if (parameters.length === 0) return ['No parameters.', ''];
  const rows = parameters.map((parameter) => {
    const values = parameter.values === undefined ? parameter.type : parameter.values.join(' \\| ');
    const fallback = parameter.default === undefined ? '' : `\`${parameter.default}\``;
    return `| \`${parameter.name}\`${parameter.required ? ' (required)' : ''} | ${values} | ${fallback} | ${parameter.help} |`;
  });
  return ['| Parameter | Value | Default | Meaning |', '|---|---|---|---|', ...rows, ''];
}

function renderResult({ control, example }: TagDeclaration): string[] {
  if (control === undefined) return [];
  const item = example.result.find(({ type }) => type === control.type);
  if (item === undefined) return [];
  return [`Result (type \`${control.type}\`):`, '', '```json', JSON.stringify(item, null, 2), '```', ''];
}

/** Names that the list of ways to compare explains, which stands at the end of the document. */
function renderAgreement({ control }: TagDeclaration): string[] {
  if (control === undefined) return [];
  const kinds = new Map<string, string[]>([[control.agreement, []]]);
  for (const [target, kind] of Object.entries(control.agreementOn ?? {})) {
    kinds.set(kind, [...(kinds.get(kind) ?? []), target]);
  }
  if (control.agreementOfLabels !== undefined) kinds.set(control.agreementOfLabels, [`\`${control.labelsWhen}\``]);
  const ways = [...kinds].map(([kind, on]) => (on.length === 0 ? `\`${kind}\`` : `\`${kind}\` (${on.join(', ')})`));
  return [`Agreement: ${ways.join(', ')}; see [below](#how-answers-are-compared).`, ''];
}
