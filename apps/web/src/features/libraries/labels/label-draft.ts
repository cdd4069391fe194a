import type { LibraryLabel } from '@labelwright/contract/libraries';

/** Types of controls that offer options, with the words for them. */
export const CONTROL_TYPES = [
  { value: 'choices', label: 'Choices' },
  { value: 'labels', label: 'Labels of texts and others' },
  { value: 'rectanglelabels', label: 'Rectangles' },
  { value: 'polygonlabels', label: 'Polygons' },
  { value: 'keypointlabels', label: 'Key points' },
  { value: 'brushlabels', label: 'Brush' },
  { value: 'ellipselabels', label: 'Ellipses' },
  { value: 'hypertextlabels', label: 'Labels of HTML' },
  { value: 'paragraphlabels', label: 'Labels of dialogues' },
  { value: 'timeserieslabels', label: 'Labels of time series' },
  { value: 'timelinelabels', label: 'Labels of video frames' },
  { value: 'taxonomy', label: 'Taxonomy' },
] as const;

export type LabelDraft = {
  title: string;
  type: string;
  options: string;
  color: string;
  hotkey: string;
  aliases: string;
  description: string;
};

type Entry = string | (Record<string, unknown> & { value: string; alias?: string });

const entriesOf = (label: LibraryLabel | undefined, type: string): Entry[] => {
  const key = Object.keys(label?.value ?? {}).find((name) => name.toLowerCase() === type);
  const list = key === undefined ? [] : label?.value[key];
  return Array.isArray(list) ? (list as Entry[]) : [];
};

const lineOf = (entry: Entry): string => {
  if (typeof entry === 'string') return entry;
  return entry.alias ? `${entry.value} | ${entry.alias}` : entry.value;
};

export function draftOf(label: LibraryLabel | undefined): LabelDraft {
  const type = Object.keys(label?.options ?? {})[0] ?? 'choices';
  return {
    title: label?.title ?? '',
    type,
    options: entriesOf(label, type).map(lineOf).join('\n'),
    color: label?.color ?? '',
    hotkey: label?.hotkey ?? '',
    aliases: label?.aliases.join(', ') ?? '',
    description: label?.description ?? '',
  };
}

/** The body to send. What the form does not show, such as hints and other types, is kept. */
export function bodyOf(draft: LabelDraft, label: LibraryLabel | undefined): Record<string, unknown> {
  const known = new Map(entriesOf(label, draft.type).map((entry) => [lineOf(entry), entry]));
  const options = draft.options
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line): Entry => {
      const before = known.get(line);
      if (before !== undefined) return before;
      const [value = '', alias] = line.split('|').map((part) => part.trim());
      return alias ? { value, alias } : value;
    });
  const others = Object.entries(label?.value ?? {}).filter(([key]) => key.toLowerCase() !== draft.type);
  const kept = label === undefined || Object.hasOwn(label.options, draft.type) ? others : keepOtherKeys(label, others);
  return {
    title: draft.title.trim(),
    value: { ...Object.fromEntries(kept), [draft.type]: options },
    color: draft.color.trim() === '' ? null : draft.color.trim(),
    hotkey: draft.hotkey.trim() === '' ? null : draft.hotkey.trim(),
    aliases: draft.aliases
      .split(',')
      .map((alias) => alias.trim())
      .filter((alias) => alias !== ''),
    description: draft.description.trim() === '' ? null : draft.description.trim(),
  };
}

/** The type was changed: the options move to the new one, and what is no list of options stays. */
const keepOtherKeys = (label: LibraryLabel, others: [string, unknown][]): [string, unknown][] =>
  others.filter(([key]) => !Object.hasOwn(label.options, key.toLowerCase()));
