import type { InviteLink, JwtSettings, SessionPolicy, SessionPolicyPatch } from '@labelwright/contract/label-studio';
import { credentialsOf, requireOrganization } from '../../features/identity/index.ts';
import { endInvitationLinks, inviteToOrganization } from '../../features/tenants/index.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { getRules, type OrganizationRules, updateRules } from './organization-rules.queries.ts';

export async function getTokenSettings(platform: Platform, actor: Actor): Promise<JwtSettings> {
  return tokenSettings(await read(platform, actor));
}

export async function setTokenSettings(
  platform: Platform,
  actor: Actor,
  given: Partial<JwtSettings>,
): Promise<JwtSettings> {
  const { api_tokens_enabled: personal, legacy_api_tokens_enabled: legacy } = given;
  return tokenSettings(
    await change(platform, actor, {
      ...(personal === undefined ? {} : { api_tokens_enabled: personal }),
      ...(legacy === undefined ? {} : { legacy_api_tokens_enabled: legacy }),
    }),
  );
}

export async function getSessionPolicy(platform: Platform, actor: Actor): Promise<SessionPolicy> {
  return sessionPolicy(platform, await read(platform, actor));
}

export async function setSessionPolicy(
  platform: Platform,
  actor: Actor,
  given: SessionPolicyPatch,
): Promise<SessionPolicy> {
  const { max_session_age: age, max_time_between_activity: pause } = given;
  const rules = await change(platform, actor, {
    ...(age === undefined ? {} : { max_session_age: age }),
    ...(pause === undefined ? {} : { max_time_between_activity: pause }),
  });
  return sessionPolicy(platform, rules);
}

/** Links are kept as hashes, so each call gives a fresh one; `endsOthers` makes it the only one. */
export async function makeInviteLink(platform: Platform, actor: Actor, endsOthers: boolean): Promise<InviteLink> {
  const organizationId = requireOrganization(actor);
  if (endsOthers) await endInvitationLinks(platform, actor);
  const { token } = await inviteToOrganization(platform, actor, organizationId, {});
  return { token, invite_url: `/user/signup/?token=${encodeURIComponent(token)}` };
}

function read(platform: Platform, actor: Actor): Promise<OrganizationRules> {
  return withActor(platform.db, actor, (tx) => getRules(tx, requireOrganization(actor)));
}

async function change(
  platform: Platform,
  actor: Actor,
  fields: Parameters<typeof updateRules>[2],
): Promise<OrganizationRules> {
  const organizationId = requireOrganization(actor);
  if (Object.keys(fields).length === 0) return read(platform, actor);
  const rules = await withActor(platform.db, actor, async (tx) => {
    const changed = await updateRules(tx, organizationId, fields);
    await emit(tx, actor, {
      type: 'ORGANIZATION_UPDATED',
      organizationId,
      aggregateType: 'organization',
      aggregateId: organizationId,
      payload: { fields: Object.keys(fields) },
    });
    return changed;
  });
  credentialsOf(platform.db).forgetOrganization(organizationId);
  return rules;
}

function tokenSettings(rules: OrganizationRules): JwtSettings {
  return {
    api_tokens_enabled: rules.api_tokens_enabled,
    legacy_api_tokens_enabled: rules.legacy_api_tokens_enabled,
  };
}

/** Without rules of its own, an organization's sessions last as long as the server's setting says. */
function sessionPolicy({ config }: Platform, rules: OrganizationRules): SessionPolicy {
  const serverMinutes = config.sessionTtlHours * 60;
  return {
    max_session_age: rules.max_session_age ?? serverMinutes,
    max_time_between_activity: rules.max_time_between_activity ?? serverMinutes,
    created_at: rules.created_at.toISOString(),
    updated_at: rules.updated_at.toISOString(),
  };
}
