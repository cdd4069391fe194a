/**
 * Files that an organization keeps, with what is known of them.
 *
 * GET, POST /api/assets · POST /api/assets/upload · GET, PATCH, DELETE /api/assets/{id} · GET /api/assets/{id}/url ·
 * GET /api/assets/{id}/uses
 */
import { type Static, Type } from 'typebox';
import { Id, IdParam, JsonObject, Nullable, PageQuery, Reference, Timestamp, Uuid } from './schemas.ts';

export const ASSET_MEDIA_TYPES = [
  'image',
  'video_frame',
  'document',
  'audio',
  'video',
  'text',
  'archive',
  'other',
] as const;
export type AssetMediaType = (typeof ASSET_MEDIA_TYPES)[number];

/** Seconds that a presigned address lives when nothing else is asked for. */
export const DEFAULT_URL_SECONDS = 3600;
export const MAX_URL_SECONDS = 604_800;

const AssetTag = Type.String({ minLength: 1, maxLength: 64 });
const AssetTags = Type.Array(AssetTag, { maxItems: 50 });

export const Asset = Type.Object({
  id: Id,
  uuid: Uuid,
  project: Nullable(Type.Integer({ description: 'null: kept for the whole organization' })),
  media_type: Type.Enum([...ASSET_MEDIA_TYPES]),
  s3_key: Type.String({ description: 'Where the file lies in the storage of the server: a key, not an address' }),
  original_filename: Type.String(),
  content_type: Type.String({ description: 'What the content is, whatever the sender called it' }),
  size_bytes: Type.Integer(),
  sha256: Type.String({ description: 'Of the content, 64 lower-case hexadecimal digits' }),
  width: Nullable(Type.Integer({ description: 'Pixels' })),
  height: Nullable(Type.Integer({ description: 'Pixels' })),
  duration_seconds: Nullable(Type.Number()),
  metadata: JsonObject,
  tags: Type.Array(Type.String()),
  preview_url: Nullable(
    Type.String({ description: 'Presigned address of a picture, sound or film; null for other kinds of file' }),
  ),
  created_by: Nullable(Id),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }),
});
export type Asset = Static<typeof Asset>;

export const AssetParams = Type.Object({ id: IdParam });

export const AssetQuery = Type.Object({
  ...PageQuery.properties,
  project: Type.Optional(Reference),
  media_type: Type.Optional(Type.Enum([...ASSET_MEDIA_TYPES])),
  tag: Type.Optional(AssetTag),
  sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the file name' })),
});
export type AssetQuery = Static<typeof AssetQuery>;

export const UploadAssetsQuery = Type.Object({
  project: Type.Optional(Reference),
  unpack: Type.Optional(Type.Boolean({ default: true, description: 'Take ZIP files apart, one asset for each file' })),
  create_tasks: Type.Optional(
    Type.Boolean({ default: false, description: 'Make a task of each new asset; needs a project' }),
  ),
  tags: Type.Optional(Type.String({ maxLength: 1000, description: 'Separated by commas' })),
});
export type UploadAssetsQuery = Static<typeof UploadAssetsQuery>;

export const SkippedFile = Type.Object({
  file: Type.String({ description: 'Name as sent, or path within its ZIP' }),
  reason: Type.String(),
});
export type SkippedFile = Static<typeof SkippedFile>;

export const UploadedAssets = Type.Object({
  assets: Type.Array(Asset, { description: 'New ones and those that were here already, in the order sent' }),
  created: Type.Integer(),
  duplicates: Type.Integer({ description: 'Files whose content the organization already had in the same place' }),
  skipped: Type.Integer(),
  skipped_files: Type.Array(SkippedFile),
  task_ids: Type.Array(Id),
});
export type UploadedAssets = Static<typeof UploadedAssets>;

export const UpdateAsset = Type.Object(
  {
    original_filename: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    metadata: Type.Optional(JsonObject),
    tags: Type.Optional(AssetTags),
    media_type: Type.Optional(Type.Enum([...ASSET_MEDIA_TYPES])),
  },
  { additionalProperties: false, minProperties: 1, examples: [{ tags: ['night'], metadata: { camera: 'front' } }] },
);
export type UpdateAsset = Static<typeof UpdateAsset>;

export const AssetUrlQuery = Type.Object({
  expires_in: Type.Optional(
    Type.Integer({ minimum: 60, maximum: MAX_URL_SECONDS, default: DEFAULT_URL_SECONDS, description: 'Seconds' }),
  ),
  download: Type.Optional(Type.Boolean({ default: false, description: 'Save it instead of showing it' })),
});

export const AssetUrl = Type.Object({ url: Type.String(), expires_at: Timestamp, expires_in: Type.Integer() });
export type AssetUrl = Static<typeof AssetUrl>;

export const AssetUses = Type.Object({
  task_count: Type.Integer(),
  task_ids: Type.Array(Id, { description: 'The first hundred' }),
  upload_count: Type.Integer({ description: 'Uploads to an import that point at the file' }),
});
export type AssetUses = Static<typeof AssetUses>;
