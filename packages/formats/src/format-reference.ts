import type { TagDeclaration } from '@labelwright/task-definition/tags/declaration';
import { tags } from '@labelwright/task-definition/tags/index';
import type { Exporter } from './export/model.ts';
import { exporters } from './exporters.ts';

/** Whether the format holds answers of the control, on some object that both are about. */
export function isHeld({ about, holds }: Exporter, { control }: TagDeclaration): boolean {
  if (control === undefined || holds === undefined) return control !== undefined;
  const { targets } = control;
  const objects = targets === 'any' ? tags.filter(({ role }) => role === 'object').map(({ name }) => name) : targets;
  const kindOn = (object: string): string => control.agreementOn?.[object] ?? control.agreement;
  const own = objects.filter((object) => about === undefined || about.includes(object));
  return (
    own.some((object) => holds.includes(kindOn(object))) || (targets.length === 0 && holds.includes(control.agreement))
  );
}

/** Everything that some control can be answered with. */
export function declaredKinds(): Set<string> {
  return new Set(
    tags.flatMap(({ control }) => (control ? [control.agreement, ...Object.values(control.agreementOn ?? {})] : [])),
  );
}

/** Markdown of which format holds the answers of which control, from the declarations of both. */
export function renderFormatReference(): string {
  const special = exporters.filter(({ holds }) => holds !== undefined);
  const whole = exporters.filter(({ holds }) => holds === undefined);
  const controls = tags.filter(({ control }) => control !== undefined);
  const rows = controls.map((tag) => {
    const cells = special.map((exporter) => (isHeld(exporter, tag) ? 'yes' : ''));
    return `| \`${tag.name}\` | ${cells.join(' | ')} |`;
  });
  return [
    '# Export formats',
    '',
    `${whole.map(({ id }) => `\`${id}\``).join(', ')} hold the answers of every control: the JSON forms as they are, the ` +
      'tables with lists and regions as JSON inside a cell.',
    '',
    'The formats that training code reads take one answer per task, the final one, else the ground truth, else the ' +
      'newest, and of it what they can hold. What they cannot is counted by cause and told with the export; archives ' +
      'carry the list as `left-out.json`.',
    '',
    ...special.map(({ id, title, description }) => `- **${title}** (\`${id}\`): ${description}`),
    '',
    `| Control | ${special.map(({ id }) => id).join(' | ')} |`,
    `|---|${special.map(() => '---').join('|')}|`,
    ...rows,
    '',
  ].join('\n');
}
