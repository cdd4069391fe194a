import { PROJECT_ROOT, SETTINGS, type Setting } from './settings.ts';

const WIDTH = 110;

/** The text of .env.example: every setting with its help and its default, none of them set. */
export function renderEnvExample(): string {
  const parts = (Object.values(SETTINGS) as Setting[]).map(describe);
  return `${lines(HEAD)}\n\n${parts.join('\n\n')}\n`;
}

const HEAD =
  'Copy this file to .env and take the # away where you want something else than the default. Variables of the environment win over this file. Administrators see what is in force, and where it comes from, at /admin/settings.';

function describe({ name, aliases = [], fallback, help }: Setting): string {
  const also = aliases.length === 0 ? '' : ` Also read as ${aliases.join(', ')}.`;
  return `${lines(help + also)}\n#${name}=${(fallback ?? '').replace(`${PROJECT_ROOT}/`, './')}`;
}

/** Comment lines of a width that fits a terminal. */
function lines(text: string): string {
  const rows: string[] = [];
  for (const word of text.split(' ')) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(`# ${word}`);
  }
  return rows.join('\n');
}
