import { type Static, Type } from 'typebox';
import { TotalCents } from './crowd-money.ts';
import { JsonObject, Nullable, Timestamp } from './schemas.ts';

/**
 * GET                   /api/crowd/providers
 * PUT, DELETE           /api/crowd/providers/:backend                 account of the organization
 * POST                  /api/crowd/providers/:backend/check
 */

export const CROWD_BACKENDS = ['portal', 'prolific', 'mturk'] as const;
export type CrowdBackend = (typeof CROWD_BACKENDS)[number];
export const Backend = Type.Enum([...CROWD_BACKENDS]);

export const ProviderField = Type.Object({
  name: Type.String(),
  title: Type.String(),
  help: Type.String(),
  secret: Type.Boolean(),
  required: Type.Boolean(),
});
export const CrowdProviderInfo = Type.Object({
  id: Backend,
  title: Type.String(),
  description: Type.String(),
  currency: Type.String(),
  /** Fields of the account's form. */
  fields: Type.Array(ProviderField),
  has_sandbox: Type.Boolean(),
  has_qualifications: Type.Boolean(),
  can_bonus: Type.Boolean(),
  can_block: Type.Boolean(),
  /** null: no account; a provider that needs none is always ready. */
  account: Nullable(
    Type.Object({
      sandbox: Type.Boolean(),
      settings: JsonObject,
      /** Names of the secrets that are set; what they are is never told. */
      secrets: Type.Array(Type.String()),
      updated_at: Timestamp,
    }),
  ),
  is_ready: Type.Boolean(),
  can: Type.Object({ update: Type.Boolean() }),
});
export type CrowdProviderInfo = Static<typeof CrowdProviderInfo>;

export const SaveAccount = Type.Object(
  {
    sandbox: Type.Optional(Type.Boolean()),
    settings: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Nullable(Type.String({ maxLength: 2000 })))),
    /** Those left out stay as they are; null removes one. */
    secrets: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Nullable(Type.String({ maxLength: 4000 })))),
  },
  { additionalProperties: false },
);
export type SaveAccount = Static<typeof SaveAccount>;
export const AccountCheck = Type.Object({
  ok: Type.Boolean(),
  message: Type.String(),
  balance_cents: Nullable(TotalCents),
});
export type AccountCheck = Static<typeof AccountCheck>;
