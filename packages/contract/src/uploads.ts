import { type Static, Type } from 'typebox';
import { Id, Timestamp, Uuid } from './schemas.ts';

/**
 * Resumable uploads after the tus protocol 1.0.0 (creation, creation-with-upload, expiration, termination):
 * OPTIONS|POST|GET /api/uploads · HEAD|PATCH|DELETE /api/uploads/:uuid
 * `Upload-Metadata` names `project` (id) and `filename`, and may name `serial_number`. GET lists one's own unfinished ones.
 * A complete upload becomes a file of the project by POST /api/projects/:id/uploads/finish (imports.ts).
 */

export const TUS_VERSION = '1.0.0';

export const ResumableUpload = Type.Object({
  id: Uuid,
  project: Id,
  filename: Type.String(),
  size: Type.Integer({ description: 'Bytes' }),
  offset: Type.Integer({ description: 'Bytes that have arrived' }),
  /** PATCH and HEAD here. */
  url: Type.String(),
  is_complete: Type.Boolean(),
  expires_at: Timestamp,
  created_at: Timestamp,
});
export type ResumableUpload = Static<typeof ResumableUpload>;

export const UploadParams = Type.Object({ uuid: Uuid });
export const UploadListQuery = Type.Object({ project: Type.Optional(Id) });
