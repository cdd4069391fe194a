import { datasetImporters } from './dataset-importers.ts';
import { importers } from './importers.ts';

const readings: Record<string, string> = {
  json: 'Task lists of every version: `data` with `annotations` or `completions`, `predictions` and `drafts`, or bare objects of data.',
  jsonl: 'The same, a task per line.',
  csv: 'A row is a task; the separator and the header are found out. JSON in cells is read as JSON.',
  tsv: 'The same with tabs.',
  txt: 'A line is a task.',
};

/** Markdown of what is read, how it must lie, and what of it is not kept, from the declarations of the importers. */
export function renderImportReference(): string {
  return [
    '# Import formats',
    '',
    'What an upload is, is found out from its names and contents, and can be chosen. Files of tasks are read as a stream, ' +
      'row by row:',
    '',
    ...importers.map(({ id, title, extensions }) => {
      const endings = extensions.map((extension) => `\`.${extension}\``).join(', ');
      return `- **${title}** (\`${id}\`; ${endings}): ${readings[id] ?? ''}`;
    }),
    '',
    'Datasets may be one file, several, or a ZIP or TAR of them. Answers go to the controls of the interface that draw or ask ' +
      'such things and have the label, whatever they are called; without an interface, one that fits is suggested from the ' +
      'dataset. What the interface cannot hold, and what was mended on the way, is counted by cause in the report of the ' +
      'import. What is broken is an error with file, line and how to mend it; the rest is read.',
    '',
    ...datasetImporters.flatMap(({ id, title, description, layout, losses }) => [
      `## ${title}`,
      '',
      `\`${id}\`: ${description}`,
      '',
      `- Lies as: ${layout}`,
      ...losses.map((loss) => `- ${loss}`),
      '',
    ]),
    '## Limits',
    '',
    '- A row, or an element of a JSON list, has at most 16 Mi characters and 100 levels.',
    '- Archives hold at most 1,000,000 files and 1 TiB unpacked, nest once, and no file of them unpacks to more than 1,000 ' +
      'times its packed size. Names that point out of the archive, links, passwords and damage are refused.',
    '- A COCO file, a row group of Parquet, and a packed file that must be read from anywhere, have at most 512 MiB; a file ' +
      'of web annotations 256 MiB.',
    '- Shapes that reach over the edge of their picture are cut at it, which is noted; turned boxes are kept as they are.',
    '',
  ].join('\n');
}
