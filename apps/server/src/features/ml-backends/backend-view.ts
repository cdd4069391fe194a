import { ML_STATES, type MlBackend } from '@labelwright/contract/ml-backends';
import type { BackendRow } from './backends.queries.ts';

const STATES = { connected: 'CO', disconnected: 'DI', error: 'ER', training: 'TR' } as const;

/** Secrets stay where they are: only whether there are any. */
export function backendBody(row: BackendRow): MlBackend {
  const state = STATES[row.state];
  return {
    id: row.id,
    project: row.project_id,
    title: row.title,
    description: row.description,
    url: row.url,
    state,
    readable_state: ML_STATES[state],
    error_message: row.error_message === '' ? null : row.error_message,
    auth_method: row.auth_method,
    basic_auth_user: row.basic_auth_user,
    basic_auth_pass_is_set: row.auth_method === 'BASIC_AUTH' && row.secret_sealed !== null,
    bearer_token_is_set: row.auth_method === 'BEARER' && row.secret_sealed !== null,
    access_token_is_set: row.access_token_sealed !== null,
    extra_params: row.extra_params,
    is_interactive: row.is_interactive,
    auto_update: row.auto_update,
    trains: row.trains,
    is_followed: row.is_followed,
    hears_annotations: row.webhook_is_active ?? false,
    webhook: row.webhook_id,
    webhook_off_reason: row.webhook_off_reason,
    timeout: row.timeout_ms / 1000,
    batch_size: row.batch_size,
    model_class: row.model_class,
    model_version: row.model_version,
    checked_at: row.checked_at?.toISOString() ?? null,
    last_training_at: row.last_training_at?.toISOString() ?? null,
    new_annotations: Math.max(0, row.annotation_count - row.annotations_at_last_training),
    training_threshold: row.training_threshold,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: true },
  };
}
