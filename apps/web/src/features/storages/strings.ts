import type { StorageConnection, StorageType, SyncCounts } from '@labelwright/contract/storages';
import { formatCount, formatNumber } from '../../lib/format.ts';

/** Every text about storages and files. */
export const t = {
  title: 'Storage',
  description: 'Where the data of this project lies, and where its annotations are written to.',
  sources: 'Sources',
  sourcesHelp: 'Files become tasks. They stay where they are; browsers read them by addresses that expire.',
  targets: 'Targets',
  targetsHelp: 'Each annotation is written as a JSON file.',
  addSource: 'Connect a source',
  addTarget: 'Connect a target',
  noSources: 'No source yet',
  noSourcesText: 'Connect a bucket, a container, a folder or a database, and its files become tasks.',
  noTargets: 'No target yet',
  noTargetsText: 'Connect a place of yours, and annotations are written there.',
  kind: 'Kind',
  change: 'Change',
  disconnect: 'Disconnect',
  disconnectTitle: (title: string) => `Disconnect ${title}?`,
  disconnectSource: 'Its tasks stay, but their files can be shown no more until the place is connected again.',
  disconnectTarget: 'What was written there stays.',
  disconnected: 'Disconnected',
  syncSource: 'Sync now',
  syncTarget: 'Write now',
  never: 'Never synced',
  waiting: 'Waiting to start',
  newSource: 'Connect a source',
  newTarget: 'Connect a target',
  changeTitle: (title: string) => `Change ${title}`,
  cancel: 'Cancel',
  save: 'Save',
  connect: 'Connect',
  saved: 'Saved',
  connected: 'Connected',
  test: 'Test',
  preview: 'Show files',
  previewTitle: 'First files',
  previewNone: 'Nothing lies there yet.',
  previewMore: 'There are more.',
  previewMatching: (count: number) => `${formatCount(count, 'file')} would become tasks`,
  leftOut: 'left out by the filter',
  keptSecret: 'Kept. Type to replace it.',
  errors: 'What failed',
  files: {
    title: 'Files',
    description: 'Everything that was kept: sent here, or taken from an import.',
    upload: 'Upload',
    drop: 'Drop files here, or choose them',
    dropHint: 'Pictures, sound, video, documents and text. ZIP files are taken apart.',
    search: 'Search file names',
    kind: 'Kind of file',
    allKinds: 'All kinds',
    none: 'No files yet',
    noneText: 'Drop some above. The same content is kept only once.',
    noneFound: 'No file fits',
    noneFoundText: 'Change the search or the kind.',
    more: 'Show more',
    copyUrl: 'Copy address',
    copied: 'Address copied. It opens for an hour.',
    download: 'Download',
    edit: 'Edit',
    form: {
      name: 'Name',
      nameMissing: 'Give the file a name.',
      nameLong: (most: number) => `A name has at most ${formatCount(most, 'character')}.`,
      kind: 'Kind of file',
      tags: 'Tags',
      tagsHelp: 'With commas between them.',
      tagsWrong: (most: number, longest: number) =>
        `At most ${most} tags of ${formatCount(longest, 'character')} each.`,
      facts: 'Metadata',
      factsHelp: 'Numbers, true, false, null and JSON are kept as such; put quotes around a number that is a text.',
      factName: (place: number) => `Name of field ${place}`,
      factNameHint: 'camera',
      factValue: (place: number) => `Value of field ${place}`,
      removeFact: (name: string) => `Remove ${name}`,
      addFact: 'Add a field',
      factNameMissing: 'Each field needs a name.',
      factTwice: 'Two fields have the same name.',
      save: 'Save',
      cancel: 'Cancel',
      saved: 'Saved',
    },
    delete: 'Delete',
    deleteTitle: (name: string) => `Delete ${name}?`,
    deleteText: 'It is kept for a while and then gone for good. Files that tasks show cannot be deleted.',
    deleted: 'Deleted',
    uses: (count: number) => (count === 0 ? 'No task shows it' : `${formatCount(count, 'task')} of the project`),
    sending: (name: string) => `Sending ${name}`,
    kept: (created: number, duplicates: number) =>
      duplicates === 0
        ? `${formatCount(created, 'file')} kept`
        : `${formatCount(created, 'file')} kept, ${formatNumber(duplicates)} here already`,
    skipped: (count: number) => `${formatCount(count, 'file')} left out`,
    mayNot: 'Only administrators of the organization see all files',
    mayNotText: 'The files of a project are in its import page.',
  },
} as const;

export const KINDS: readonly { value: StorageType; label: string }[] = [
  { value: 's3', label: 'Amazon S3 or compatible' },
  { value: 'gcs', label: 'Google Cloud Storage' },
  { value: 'azure', label: 'Azure Blob Storage' },
  { value: 'localfiles', label: 'Folder of the server' },
  { value: 'redis', label: 'Redis' },
];

const STATUS_WORDS: Readonly<Record<StorageConnection['status'], string>> = {
  initialized: 'Connected',
  queued: 'Waiting',
  in_progress: 'Syncing',
  failed: 'Failed',
  completed: 'Up to date',
  completed_with_errors: 'Some failed',
};

export const statusWord = (status: StorageConnection['status']): string => STATUS_WORDS[status];

/** The look of the badge; the words of `StatusBadge` do not know partial success. */
export const statusLook = (status: StorageConnection['status']): string =>
  status === 'completed_with_errors' ? 'retrying' : status === 'in_progress' ? 'running' : status;

/** "3 new, 1 changed", only what is not nothing. */
export function countsText(direction: StorageConnection['direction'], counts: SyncCounts): string {
  const parts: readonly (readonly [number, string])[] =
    direction === 'import'
      ? [
          [counts.created, 'new'],
          [counts.changed, 'changed'],
          [counts.removed, 'gone'],
          [counts.skipped, 'left out'],
          [counts.failed, 'failed'],
        ]
      : [
          [counts.written, 'written'],
          [counts.deleted, 'taken away'],
        ];
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatNumber(count)} ${word}`);
  return said.length === 0 ? 'nothing new' : said.join(', ');
}
