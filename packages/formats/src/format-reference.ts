import { tags } from '@labelwright/task-definition/tags/index';
import { exporters } from './exporters.ts';

/** What each control can be answered with, on whatever object. */
export function kindsOfTags(): Map<string, Set<string>> {
  const controls = tags.flatMap(({ name, control }) => (control ? [{ name, control }] : []));
  return new Map(
    controls.map(({ name, control }) => [
      name,
      new Set([control.agreement, ...Object.values(control.agreementOn ?? {})]),
    ]),
  );
}

/** Markdown of which format holds the answers of which control, from the declarations of both. */
export function renderFormatReference(): string {
  const special = exporters.filter(({ holds }) => holds !== undefined);
  const whole = exporters.filter(({ holds }) => holds === undefined);
  const rows = [...kindsOfTags()].map(([name, kinds]) => {
    const cells = special.map(({ holds = [] }) => (holds.some((kind) => kinds.has(kind)) ? 'yes' : ''));
    return `| \`${name}\` | ${cells.join(' | ')} |`;
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
