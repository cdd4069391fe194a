/** What a webhook can be told of. The first 21 are those of the sources (C-079); the others are ours. */

export interface WebhookActionSpec {
  name: string;
  description: string;
  /** Where the entity stands in the body. */
  key: string;
  group: 'projects' | 'tasks' | 'annotations' | 'reviews' | 'labels' | 'imports' | 'models' | 'operations';
  /** Not for webhooks of one project. */
  organizationOnly?: true;
  /** The action that tells of several at once. */
  plural?: string;
}

const spec = <T extends Record<string, WebhookActionSpec>>(
  actions: T,
): { readonly [K in keyof T]: WebhookActionSpec } => actions;

export const WEBHOOK_ACTIONS = spec({
  PROJECT_CREATED: {
    name: 'Project created',
    description: 'A project was created',
    key: 'project',
    group: 'projects',
    organizationOnly: true,
  },
  PROJECT_UPDATED: {
    name: 'Project updated',
    description: 'Settings, interface or state of a project changed',
    key: 'project',
    group: 'projects',
  },
  PROJECT_DELETED: {
    name: 'Project deleted',
    description: 'A project was deleted; its id is sent',
    key: 'project',
    group: 'projects',
    organizationOnly: true,
  },
  TASK_CREATED: {
    name: 'Task created',
    description: 'One task was created or restored',
    key: 'task',
    group: 'tasks',
    plural: 'TASKS_CREATED',
  },
  TASKS_CREATED: {
    name: 'Tasks created',
    description: 'Tasks were imported, created or restored together; at most 100 in a call',
    key: 'tasks',
    group: 'tasks',
  },
  TASK_UPDATED: {
    name: 'Task updated',
    description: 'Data or settings of a task changed',
    key: 'task',
    group: 'tasks',
  },
  TASK_DELETED: {
    name: 'Task deleted',
    description: 'One task was deleted; its id is sent',
    key: 'task',
    group: 'tasks',
    plural: 'TASKS_DELETED',
  },
  TASKS_DELETED: {
    name: 'Tasks deleted',
    description: 'Tasks were deleted together; their ids are sent',
    key: 'tasks',
    group: 'tasks',
  },
  ANNOTATION_CREATED: {
    name: 'Annotation created',
    description: 'One annotation was submitted, skipped or restored',
    key: 'annotation',
    group: 'annotations',
    plural: 'ANNOTATIONS_CREATED',
  },
  ANNOTATIONS_CREATED: {
    name: 'Annotations created',
    description: 'Annotations were imported, made or restored together',
    key: 'annotation',
    group: 'annotations',
  },
  ANNOTATION_UPDATED: {
    name: 'Annotation updated',
    description: 'An annotation changed',
    key: 'annotation',
    group: 'annotations',
  },
  ANNOTATION_DELETED: {
    name: 'Annotation deleted',
    description: 'One annotation was deleted; its id is sent',
    key: 'annotation',
    group: 'annotations',
    plural: 'ANNOTATIONS_DELETED',
  },
  ANNOTATIONS_DELETED: {
    name: 'Annotations deleted',
    description: 'Annotations were deleted together; their ids are sent',
    key: 'annotations',
    group: 'annotations',
  },
  ANNOTATION_REVIEWED: {
    name: 'Annotation reviewed',
    description: 'A reviewer decided on an annotation, or took the decision back',
    key: 'annotation',
    group: 'reviews',
  },
  ANNOTATION_ACCEPTED: {
    name: 'Annotation accepted',
    description: 'A reviewer accepted an annotation, as it is or corrected',
    key: 'annotation',
    group: 'reviews',
  },
  ANNOTATION_REJECTED: {
    name: 'Annotation rejected',
    description: 'A reviewer rejected an annotation',
    key: 'annotation',
    group: 'reviews',
  },
  LABEL_LINK_CREATED: {
    name: 'Label link created',
    description: 'A label of the library was linked to a project',
    key: 'label_link',
    group: 'labels',
  },
  LABEL_LINK_UPDATED: {
    name: 'Label link updated',
    description: 'A link of a label to a project changed',
    key: 'label_link',
    group: 'labels',
  },
  LABEL_LINK_DELETED: {
    name: 'Label link deleted',
    description: 'A link of a label to a project was removed; its id is sent',
    key: 'label_link',
    group: 'labels',
  },
  IMPORT_COMPLETED: {
    name: 'Import completed',
    description: 'An import is done; its counts are sent',
    key: 'import',
    group: 'imports',
  },
  IMPORT_FAILED: {
    name: 'Import failed',
    description: 'An import failed; what came in before stays',
    key: 'import',
    group: 'imports',
  },
  START_TRAINING: {
    name: 'Training started',
    description: 'A model is asked to learn from the annotations',
    key: 'training',
    group: 'models',
  },
  PREDICTIONS_CREATED: {
    name: 'Predictions created',
    description: 'Predictions were imported or made by a model; they are sent, at most 100 in a call',
    key: 'predictions',
    group: 'models',
  },
  EXPORT_COMPLETED: {
    name: 'Export completed',
    description: 'An export is ready to be downloaded',
    key: 'export',
    group: 'operations',
  },
  STORAGE_SYNCED: {
    name: 'Storage synced',
    description: 'A source was read for new files',
    key: 'storage',
    group: 'operations',
  },
  ALERT_OPENED: {
    name: 'Alert opened',
    description: 'Something needs attention',
    key: 'alert',
    group: 'operations',
    organizationOnly: true,
  },
  ALERT_CLOSED: {
    name: 'Alert closed',
    description: 'What an alert told of is over',
    key: 'alert',
    group: 'operations',
    organizationOnly: true,
  },
  MTURK_HIT_CREATED: {
    name: 'Crowd work published',
    description: 'Work was offered to a crowd',
    key: 'crowd',
    group: 'operations',
  },
  MTURK_ASSIGNMENT_SYNCED: {
    name: 'Crowd work submitted',
    description: 'The state of a crowd assignment was fetched',
    key: 'crowd',
    group: 'operations',
  },
  MTURK_ASSIGNMENT_INGESTED: {
    name: 'Crowd work taken in',
    description: 'A crowd assignment became an annotation',
    key: 'crowd',
    group: 'operations',
  },
});

export type WebhookAction = keyof typeof WEBHOOK_ACTIONS;
export const WEBHOOK_ACTION_KEYS = Object.keys(WEBHOOK_ACTIONS) as WebhookAction[];

const SINGULAR: Readonly<Record<string, WebhookAction>> = Object.fromEntries(
  Object.entries(WEBHOOK_ACTIONS).flatMap(([action, { plural }]) =>
    plural === undefined ? [] : [[plural, action as WebhookAction]],
  ),
);

/** undefined: the action is about one entity anyway. */
export function singularOf(action: WebhookAction): WebhookAction | undefined {
  return SINGULAR[action];
}
