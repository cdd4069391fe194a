import type { ExportAnnotation, ExportTask } from '../export/model.ts';

const when = '2026-02-03T04:05:06.000Z';

export function exportAnnotation(fields: Partial<ExportAnnotation> = {}): ExportAnnotation {
  return {
    id: 1,
    completed_by: 7,
    result: [],
    was_cancelled: false,
    ground_truth: false,
    created_at: when,
    updated_at: when,
    draft_created_at: null,
    lead_time: 12.5,
    prediction: {},
    result_count: fields.result?.length ?? 0,
    unique_id: null,
    import_id: null,
    last_action: null,
    bulk_created: false,
    task: 1,
    project: 3,
    updated_by: null,
    parent_prediction: null,
    parent_annotation: null,
    last_created_by: null,
    ...fields,
  };
}

export function exportTask(fields: Partial<ExportTask> = {}): ExportTask {
  return {
    id: 1,
    annotations: [],
    file_upload: null,
    drafts: [],
    predictions: [],
    data: {},
    meta: {},
    created_at: when,
    updated_at: when,
    inner_id: 1,
    total_annotations: fields.annotations?.length ?? 0,
    cancelled_annotations: 0,
    total_predictions: fields.predictions?.length ?? 0,
    comment_count: 0,
    unresolved_comment_count: 0,
    last_comment_updated_at: null,
    project: 3,
    updated_by: null,
    comment_authors: [],
    ...fields,
  };
}
