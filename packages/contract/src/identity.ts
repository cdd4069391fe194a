import { type Static, Type } from 'typebox';
import { PASSWORD_MAX_LENGTH } from './passwords.ts';
import { RETURN_PATH, RETURN_PATH_MAX_LENGTH } from './return-path.ts';
import { Email, Id, JsonObject, Nullable, Timestamp, Uuid } from './schemas.ts';

const closed = { additionalProperties: false } as const;

const Password = Type.String({ minLength: 1, maxLength: PASSWORD_MAX_LENGTH, examples: ['SecurePass123!'] });
const NewPassword = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'At least 10 characters; neither the email address nor a common password',
  examples: ['SecurePass123!'],
});
const OneTimeToken = Type.String({ minLength: 1, maxLength: 200 });
const ReturnPath = Type.String({
  pattern: RETURN_PATH,
  maxLength: RETURN_PATH_MAX_LENGTH,
  description: 'Page of this site that the mailed link leads on to, such as an invitation',
  examples: ['/projects/3'],
});
const GlobalRole = Type.Enum(['user', 'super_admin']);
const OrganizationRoleSchema = Type.Enum(['owner', 'admin', 'member']);

export const RegisterBody = Type.Object(
  {
    email: Email,
    password: NewPassword,
    display_name: Type.Optional(Type.String({ maxLength: 200 })),
    invitation_token: Type.Optional(OneTimeToken),
    next: Type.Optional(ReturnPath),
  },
  closed,
);
export type RegisterBody = Static<typeof RegisterBody>;

export const Registered = Type.Object({
  id: Uuid,
  email: Email,
  is_verified: Type.Boolean(),
  global_role: GlobalRole,
});
export type Registered = Static<typeof Registered>;

export const LoginBody = Type.Object(
  { email: Type.String({ minLength: 1, maxLength: 254 }), password: Password },
  closed,
);
export type LoginBody = Static<typeof LoginBody>;

export const AccessToken = Type.Object({ access_token: Type.String() });
export type AccessToken = Static<typeof AccessToken>;

export const VerifyEmailQuery = Type.Object({ token: OneTimeToken });
export const Verified = Type.Object({ verified: Type.Literal(true) });

export const LinkBody = Type.Object({ email: Email, next: Type.Optional(ReturnPath) }, closed);
/** The same whether or not there is such an account. */
export const MailSent = Type.Object({ sent: Type.Literal(true) });

export const ResetPasswordBody = Type.Object({ token: OneTimeToken, password: NewPassword }, closed);
export const PasswordReset = Type.Object({ reset: Type.Literal(true) });

export const ChangePasswordBody = Type.Object(
  {
    current_password: Type.Optional(Type.String({ maxLength: PASSWORD_MAX_LENGTH })),
    new_password: NewPassword,
  },
  closed,
);

export const OrganizationRef = Type.Object({ id: Id, name: Type.String(), role: OrganizationRoleSchema });
export type OrganizationRef = Static<typeof OrganizationRef>;

export const Me = Type.Object({
  id: Uuid,
  user_id: Id,
  email: Type.String(),
  display_name: Type.String(),
  first_name: Type.String(),
  last_name: Type.String(),
  is_verified: Type.Boolean(),
  global_role: GlobalRole,
  organization: Nullable(OrganizationRef),
  organizations: Type.Array(
    Type.Object({
      ...OrganizationRef.properties,
      is_crowd: Type.Boolean({ description: 'Only for paid work in its portal' }),
    }),
  ),
  preferences: JsonObject,
  /** Set while a super administrator acts as this person. */
  impersonation: Nullable(
    Type.Object({
      by: Type.String({ description: 'Address of who does' }),
      reason: Type.String(),
      expires_at: Timestamp,
    }),
  ),
  /** The organization that one works in is suspended: why; null otherwise. */
  suspended: Nullable(Type.String()),
  /** Works for pay in the portal of this organization, and sees nothing else of it. */
  is_crowd: Type.Boolean(),
  can: Type.Object({
    create_project: Type.Boolean(),
    manage_organization: Type.Boolean(),
    read_audit: Type.Boolean(),
    /** Manages an organization that has a portal for paid work. */
    pay_crowd: Type.Boolean(),
    platform_admin: Type.Boolean(),
  }),
});
export type Me = Static<typeof Me>;

export const MePatch = Type.Object(
  {
    display_name: Type.Optional(Type.String({ maxLength: 200 })),
    first_name: Type.Optional(Type.String({ maxLength: 100 })),
    last_name: Type.Optional(Type.String({ maxLength: 100 })),
    preferences: Type.Optional(
      Type.Record(Type.String({ maxLength: 256 }), Type.Unknown(), {
        maxProperties: 100,
        description: 'Merged key by key into what is stored; null removes a key. At most 64 kB in all.',
      }),
    ),
  },
  closed,
);
export type MePatch = Static<typeof MePatch>;

export const Session = Type.Object({
  id: Uuid,
  ip: Type.String(),
  user_agent: Type.String(),
  created_at: Timestamp,
  last_seen_at: Timestamp,
  expires_at: Timestamp,
  /** The session of this very request. */
  current: Type.Boolean(),
});
export type Session = Static<typeof Session>;

export const SwitchOrganizationBody = Type.Object({ organization_id: Id }, closed);

export const ApiToken = Type.Object({
  id: Id,
  name: Type.String(),
  /** First characters, to tell tokens apart. */
  hint: Type.String(),
  scopes: Type.Array(Type.String()),
  last_used_at: Nullable(Timestamp),
  expires_at: Nullable(Timestamp),
  created_at: Timestamp,
});
export type ApiToken = Static<typeof ApiToken>;

export const NewApiToken = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, examples: ['import script'] }),
    scopes: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64, examples: ['project.read', 'task.*'] }), {
        maxItems: 50,
        description: 'Permissions that the token is limited to; none: all that the person has',
      }),
    ),
    expires_at: Type.Optional(Nullable(Timestamp)),
  },
  closed,
);
export type NewApiToken = Static<typeof NewApiToken>;

/** `token` is shown this once; only its hash is kept. */
export const CreatedApiToken = Type.Object({ ...ApiToken.properties, token: Type.String() });
export type CreatedApiToken = Static<typeof CreatedApiToken>;

export const AdminUser = Type.Object({
  id: Uuid,
  user_id: Id,
  email: Type.String(),
  display_name: Type.String(),
  is_verified: Type.Boolean(),
  is_disabled: Type.Boolean(),
  /** Sign-in is refused until then. */
  locked_until: Nullable(Timestamp),
  deleted_at: Nullable(Timestamp),
  /** The worst that is true of it. */
  status: Type.Enum(['active', 'unverified', 'locked', 'disabled', 'deleted']),
  global_role: GlobalRole,
  /** Organizations it belongs to. */
  organizations: Type.Integer({ minimum: 0 }),
  last_activity_at: Nullable(Timestamp),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type AdminUser = Static<typeof AdminUser>;

/** A person as the field's clients read one. */
export const PublicUser = Type.Object({
  id: Id,
  uuid: Uuid,
  email: Type.String(),
  username: Type.String(),
  display_name: Type.String(),
  first_name: Type.String(),
  last_name: Type.String(),
  initials: Type.String(),
  avatar: Type.Null(),
  phone: Type.String(),
  last_activity: Nullable(Timestamp),
  date_joined: Timestamp,
  active_organization: Nullable(Id),
  allow_newsletters: Type.Boolean(),
  custom_hotkeys: JsonObject,
});
export type PublicUser = Static<typeof PublicUser>;

export const WhoAmI = Type.Object({
  ...PublicUser.properties,
  active_organization_meta: Type.Object({ title: Type.String(), email: Type.String() }),
  permissions: Type.Array(Type.String()),
});

export const VersionInfo = Type.Object({
  release: Type.String(),
  edition: Type.Literal('Community'),
  'label-studio-os-package': Type.Object({ version: Type.String(), short_version: Type.String() }),
  'label-studio-os-backend': Type.Object({
    message: Type.String(),
    commit: Type.String(),
    date: Type.String(),
    branch: Type.String(),
    version: Type.String(),
  }),
});

/** A mail that the server sent, or keeps because it has no mail server. */
