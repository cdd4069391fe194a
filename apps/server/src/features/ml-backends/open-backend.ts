import {
  createMlBackendClient,
  type MlBackendClient,
  type ModelServer,
  type SetupRequest,
} from '../../adapters/ml-backend/ml-backend-client.ts';
import { projectUid } from '../../adapters/ml-backend/protocol.ts';
import type { Platform } from '../../platform/platform.ts';
import type { BackendRow, ModelProject } from './backends.queries.ts';

/** A backend with its secrets open, ready to be called. */
export function openBackend(
  platform: Platform,
  row: Pick<BackendRow, 'url' | 'auth_method' | 'basic_auth_user' | 'secret_sealed'>,
): MlBackendClient {
  return createMlBackendClient(platform.outbound, { url: row.url, auth: authOf(platform, row) });
}

export function authOf(
  platform: Platform,
  row: Pick<BackendRow, 'auth_method' | 'basic_auth_user' | 'secret_sealed'>,
): ModelServer['auth'] {
  const secret = row.secret_sealed === null ? '' : platform.vault.open(row.secret_sealed);
  if (row.auth_method === 'BASIC_AUTH') return { kind: 'basic', user: row.basic_auth_user, password: secret };
  return row.auth_method === 'BEARER' ? { kind: 'bearer', token: secret } : { kind: 'none' };
}

export function setupRequest(
  platform: Platform,
  row: Pick<BackendRow, 'access_token_sealed' | 'extra_params'>,
  project: ModelProject,
): SetupRequest {
  return {
    project: uidOf(project),
    schema: project.label_config,
    hostname: platform.config.publicUrl,
    access_token: row.access_token_sealed === null ? '' : platform.vault.open(row.access_token_sealed),
    ...(Object.keys(row.extra_params).length > 0 ? { extra_params: row.extra_params } : {}),
  };
}

export const uidOf = (project: ModelProject): string => projectUid({ id: project.id, createdAt: project.created_at });

/** Everything of a request to /predict but the tasks. `context`: what a person has drawn. */
export function predictFrame(platform: Platform, project: ModelProject, context: unknown = null) {
  const open = (sealed: string | null): string => (sealed === null ? '' : platform.vault.open(sealed));
  return {
    project: uidOf(project),
    label_config: project.label_config,
    params: { login: open(project.task_data_login), password: open(project.task_data_password), context },
  };
}

/** The project as events name it. */
export function projectBody(project: ModelProject): Record<string, unknown> {
  const { task_data_login: _login, task_data_password: _password, created_at: createdAt, ...rest } = project;
  return { ...rest, created_at: createdAt.toISOString() };
}
