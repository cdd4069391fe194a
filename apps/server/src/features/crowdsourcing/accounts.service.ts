import type { AccountCheck, CrowdProviderInfo, SaveAccount } from '@labelwright/contract/crowd-providers';
import type { FieldErrors } from '@labelwright/contract/errors';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireOrganization } from '../identity/index.ts';
import { hasOrganizationPermission } from '../tenants/index.ts';
import {
  type AccountRow,
  deleteAccountRow,
  findAccount,
  hasOpenBatch,
  listAccounts,
  saveAccountRow,
} from './accounts.queries.ts';
import { crowdJobsOf } from './crowd-jobs.ts';
import { findCurrency } from './project.queries.ts';
import {
  type Account,
  type CrowdProvider,
  type ProviderContext,
  ProviderRefusal,
  ProviderUnavailable,
} from './provider.ts';
import { getProvider, listProviders } from './providers.ts';

export async function listProviderInfos(platform: Platform, actor: Actor): Promise<CrowdProviderInfo[]> {
  const organizationId = requireOrganization(actor);
  const mayUpdate = await hasOrganizationPermission(platform.db, actor, 'organization.manage');
  const [rows, currency] = await withActor(
    platform.db,
    actor,
    async (tx) => [await listAccounts(tx, organizationId), await findCurrency(tx, organizationId)] as const,
  );
  return listProviders().map((provider) => {
    const row = rows.find((one) => one.provider === provider.id);
    return infoOf(platform, provider, row, { mayUpdate, currency });
  });
}

function infoOf(
  platform: Platform,
  provider: CrowdProvider,
  row: AccountRow | undefined,
  { mayUpdate, currency }: { mayUpdate: boolean; currency: string },
): CrowdProviderInfo {
  const account = accountOf(platform, row);
  return {
    id: provider.id,
    title: provider.title,
    description: provider.description,
    currency: provider.currency ?? currency,
    fields: [...provider.fields],
    has_sandbox: provider.hasSandbox,
    has_qualifications: provider.hasQualifications,
    can_bonus: true,
    can_block: provider.canBlock,
    account: row
      ? {
          sandbox: row.sandbox,
          settings: row.settings,
          secrets: Object.keys(account.secrets),
          updated_at: row.updated_at.toISOString(),
        }
      : null,
    is_ready: missingFields(provider, account).length === 0,
    can: { update: mayUpdate },
  };
}

export async function saveAccount(
  platform: Platform,
  actor: Actor,
  backend: string,
  body: SaveAccount,
): Promise<CrowdProviderInfo> {
  const organizationId = requireOrganization(actor);
  const provider = getProvider(backend);
  const row = await withActor(platform.db, actor, (tx) => findAccount(tx, organizationId, provider.id));
  const before = accountOf(platform, row);
  const account: Account = {
    settings: merge(before.settings, body.settings ?? {}),
    secrets: merge(before.secrets, body.secrets ?? {}),
  };
  const wrong: FieldErrors = {};
  const names = new Map(provider.fields.map((field) => [field.name, field]));
  for (const name of Object.keys(account.settings))
    if (names.get(name)?.secret !== false) wrong[`settings.${name}`] = ['This provider has no such setting.'];
  for (const name of Object.keys(account.secrets))
    if (names.get(name)?.secret !== true) wrong[`secrets.${name}`] = ['This provider has no such secret.'];
  if (Object.keys(wrong).length > 0) throw new AppError('validation', 'Validation error', { details: wrong });
  await provider.checkAccount?.(platform, account).catch((error: unknown) => {
    if (error instanceof OutboundError) throw new AppError('validation', error.message);
    throw error;
  });
  return withActor(platform.db, actor, async (tx) => {
    await saveAccountRow(tx, {
      organizationId,
      provider: provider.id,
      settings: account.settings,
      secrets: platform.vault.seal(JSON.stringify(account.secrets)),
      sandbox: body.sandbox ?? row?.sandbox ?? platform.config.mturkSandbox,
      userId: actor.userId,
    });
    await emit(tx, actor, {
      type: 'CROWD_ACCOUNT_SAVED',
      organizationId,
      aggregateType: 'crowd_account',
      aggregateId: provider.id,
      payload: {
        provider: provider.id,
        fields: [...Object.keys(body.settings ?? {}), ...Object.keys(body.secrets ?? {})],
      },
    });
    if (provider.connect && missingFields(provider, account).length === 0)
      await enqueueJob(tx, actor, crowdJobsOf(provider.id).connect, {});
    const saved = await findAccount(tx, organizationId, provider.id);
    return infoOf(platform, provider, saved, { mayUpdate: true, currency: await findCurrency(tx, organizationId) });
  });
}

export async function removeAccount(platform: Platform, actor: Actor, backend: string): Promise<void> {
  const organizationId = requireOrganization(actor);
  const provider = getProvider(backend);
  await withActor(platform.db, actor, async (tx) => {
    if (await hasOpenBatch(tx, organizationId, provider.id))
      throw new AppError('conflict', 'A batch is still open there. End it first: its work must be decided and paid.', {
        reason: 'in_use',
      });
    if (!(await deleteAccountRow(tx, organizationId, provider.id))) throw notFound('Account');
    await emit(tx, actor, {
      type: 'CROWD_ACCOUNT_REMOVED',
      organizationId,
      aggregateType: 'crowd_account',
      aggregateId: provider.id,
      payload: { provider: provider.id },
    });
  });
}

/** Asks the provider, so that a wrong key is found now and not when money is due. */
export async function checkAccount(platform: Platform, actor: Actor, backend: string): Promise<AccountCheck> {
  const organizationId = requireOrganization(actor);
  const provider = getProvider(backend);
  const context = await withActor(platform.db, actor, (tx) =>
    contextOf(platform, tx, organizationId, provider, undefined),
  );
  const missing = missingFields(provider, context.account);
  if (missing.length > 0) return { ok: false, message: `Not set yet: ${missing.join(', ')}.`, balance_cents: null };
  try {
    const balance = await provider.balanceCents?.(context);
    return { ok: true, message: 'The provider answers.', balance_cents: balance ?? null };
  } catch (error) {
    if (!(error instanceof ProviderRefusal || error instanceof ProviderUnavailable)) throw error;
    return { ok: false, message: error.message, balance_cents: null };
  }
}

/** Titles of required fields that the account lacks. */
export function missingFields(provider: CrowdProvider, { settings, secrets }: Account): string[] {
  return provider.fields
    .filter(({ name, required, secret }) => required && !(secret ? secrets : settings)[name])
    .map(({ title }) => title);
}

/** What calls to a provider need. `sandbox` undefined: as the account says. */
export async function contextOf(
  platform: Platform,
  tx: Tx,
  organizationId: number,
  provider: CrowdProvider,
  sandbox: boolean | undefined,
): Promise<ProviderContext> {
  const row = await findAccount(tx, organizationId, provider.id);
  return {
    platform,
    organizationId,
    sandbox: provider.hasSandbox && (sandbox ?? row?.sandbox ?? platform.config.mturkSandbox),
    account: accountOf(platform, row),
  };
}

export function accountOf(platform: Platform, row: AccountRow | undefined): Account {
  const secrets = row?.secrets ? (JSON.parse(platform.vault.open(row.secrets)) as Record<string, string>) : {};
  return { settings: row?.settings ?? {}, secrets };
}

function merge(
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const all = Object.entries({ ...before, ...changes });
  return Object.fromEntries(
    all.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value.trim()]])),
  );
}
