/** What the jobs page calls each kind of job that it shows; a test of the rules sees that none is left out. */
const TYPES: Readonly<Record<string, string>> = {
  'import.run': 'Import',
  'tasks.from_items': 'Tasks of collected items',
  'tasks.enrich': 'Fields from client APIs',
  'export.run': 'Export',
  'export.send': 'Export to a storage',
  'storage.sync': 'Sync of a source',
  'storage.export': 'Writing to a target',
  'tasks.action': 'Action on tasks',
  'tasks.undo': 'Undo of an action',
  'tasks.restore': 'Return of deleted tasks',
  'tasks.index-field': 'Sorting by a field',
  'tasks.auto-label': 'Answers of predictions',
  'distribution.assign-tasks': 'Assignment',
  'distribution.place-tasks': 'Order of the queue',
  'projects.level-cohort': 'Dealing out of overlap',
  'projects.reconcile': 'Recount',
  'projects.recount': 'Recount of a project',
  'pipelines.backfill': 'Flow along a pipeline',
  'pipelines.find-disputed': 'Search for disagreement',
  'quality.measure-project': 'Measuring of agreement',
  'quality.coefficients': 'Coefficients of agreement',
  'quality.consensus': 'Consensus',
  'quality.write-consensus': 'Writing of a consensus',
  'quality.undo-consensus': 'Undo of a consensus',
  'libraries.follow': 'Change of a library label',
  'libraries.rename': 'Renaming of a library label',
  'libraries.merge': 'Merging of library labels',
  'libraries.cascade': 'Change of a template',
  'label-changes.apply': 'Change of labels',
  'label-changes.undo': 'Undo of a change of labels',
  'ml.predict': 'Predictions',
  'ml.train': 'Training',
  'ml.evaluate': 'Evaluation of a model',
  'ml.agreement': 'Model against people',
  'ml.delete-version': 'Removal of predictions',
  'ml.follow-tasks': 'Predictions of new tasks',
  'prompt.run': 'Prompt',
  'recognition.ocr': 'Text recognition of tasks',
  'recognition.speech': 'Transcription of tasks',
  task_process_ocr: 'Text recognition',
  task_transcribe_audio: 'Transcription',
  task_send_email: 'Mail',
  'mail.send': 'Mail',
  'takeover.run': 'Move from Label Studio',
  'retention.run': 'Removal of what was deleted',
  'archive.run': 'Archive',
  'archive.restore': 'Return of an archive',
};

/** The same for every provider of a crowd: core.<provider>.<name>. */
const CROWD_TYPES: Readonly<Record<string, string>> = {
  connect: 'Crowd: connection',
  create_hit_for_task: 'Crowd: publishing',
  create_hits_for_tasks: 'Crowd: publishing',
  end_hits: 'Crowd: end of a batch',
  extend_hits: 'Crowd: extension',
  sync_assignments_for_hit: 'Crowd: fetching of work',
  sync_open_hits: 'Crowd: fetching of work',
  ingest_submitted_assignments: 'Crowd: taking in of answers',
  settle: 'Crowd: decisions and pay',
};

export const KNOWN_TYPES: readonly string[] = Object.keys(TYPES);

/** A job type in words; the type itself where there are none. */
export const typeName = (type: string): string =>
  TYPES[type] ?? CROWD_TYPES[/^core\.\w+\.(\w+)$/.exec(type)?.[1] ?? ''] ?? type;
