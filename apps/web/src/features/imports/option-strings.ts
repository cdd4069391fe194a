import { formatCount } from '../../lib/format.ts';

/** Texts of the choices about an import. */
export const o = {
  title: 'More options',
  changed: (count: number) => `${formatCount(count, 'choice')} changed`,
  duplicates: 'Rows that are here already',
  duplicateChoices: [
    { value: 'skip', label: 'Leave out and report' },
    { value: 'update', label: 'Update the task' },
    { value: 'keep', label: 'Import again' },
  ],
  duplicatesHelp: {
    skip: 'Known by their external id, otherwise by all of their data.',
    update: 'The task takes the data of the row; its annotations stay.',
    keep: 'The project will hold the same thing twice.',
  },
  answers: 'Answers in the dataset become',
  answersHelp: 'Predictions are shown to annotators as suggestions.',
  answerChoices: [
    { value: 'annotations', label: 'Annotations' },
    { value: 'predictions', label: 'Predictions' },
  ],
  modelVersion: 'Model version',
  modelVersionHelp: 'For predictions that do not name one.',
  mediaPrefix: 'Where the media are',
  mediaPrefixHelp: 'Put before names of pictures and sounds that are not among the files.',
  externalId: 'External id',
  externalIdHelp: 'For rows that have none: by it they are found again later.',
  externalIdChoices: [
    { value: 'none', label: 'None' },
    { value: 'id', label: 'The id in the file' },
    { value: 'inner_id', label: 'The inner id in the file' },
  ],
  enrich: 'Fill empty fields from client APIs',
  enrichHelp: 'As set under Settings, Client APIs. The import takes as long as they need to answer.',
  matchBy: 'Find tasks by',
  matchByHelp: 'A row whose task is not found is reported.',
  matchChoices: [
    { value: 'auto', label: 'Whichever the row has' },
    { value: 'external_id', label: 'External id' },
    { value: 'id', label: 'Id of the task' },
    { value: 'inner_id', label: 'Number within the project' },
  ],
  data: 'Data of the task',
  dataChoices: [
    { value: 'merge', label: 'Set the fields of the row' },
    { value: 'replace', label: 'Replace by the row' },
    { value: 'keep', label: 'Leave as it is' },
  ],
  dataHelp: {
    merge: 'Fields that the row does not have stay.',
    replace: 'Fields that the row does not have go.',
    keep: 'For bringing predictions only.',
  },
  predictions: 'Predictions that are here',
  predictionChoices: [
    { value: 'version', label: 'Replace those of the same version' },
    { value: 'add', label: 'Keep all' },
    { value: 'all', label: 'Replace all' },
  ],
  predictionsHelp: {
    version: 'Other versions stay and can be compared.',
    add: 'The new ones are added.',
    all: 'Of the tasks that the rows name.',
  },
  createMissing: 'Add rows whose task is not here',
  createMissingHelp: 'Otherwise they are reported.',
} as const;
