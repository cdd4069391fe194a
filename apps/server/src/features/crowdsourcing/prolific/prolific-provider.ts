import type { FieldErrors } from '@labelwright/contract/errors';
import type { NewStudy, ProlificSubmission, Study } from '../../../adapters/prolific/prolific-client.ts';
import { PROLIFIC_ENDPOINT } from '../../../adapters/prolific/prolific-client.ts';
import { systemActor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type {
  CrowdProvider,
  Offer,
  ProviderContext,
  Published,
  Submission,
  SubmissionPage,
  Terms,
} from '../provider.ts';
import { payBonus } from './bonus.ts';
import { type KnownWork, listKnownWork } from './enter.queries.ts';
import { asking } from './prolific-calls.ts';
import { completionCode, completionUrl, ENTRY_QUERY, PROLIFIC_SITE, readEntry } from './prolific-entry.ts';
import { rejectionOf } from './rejection.ts';
import { subscribeToProlific } from './subscribe.ts';

/** Prolific takes a third of each reward. */
const FEE_SHARE = 1 / 3;
const MINUTE_S = 60;
const DEVICES = ['desktop', 'tablet', 'mobile'];
const OVER = ['COMPLETED', 'AWAITING REVIEW'];

/** A batch is a study there, and each answer a submission to it. */
export const prolificProvider: CrowdProvider = {
  id: 'prolific',
  title: 'Prolific',
  description:
    'People of prolific.com. A batch is a study; everybody may answer as many of its tasks as its settings say.',
  currency: 'USD',
  unit: 'batch',
  fields: [
    field('api_token', 'API token', 'Of a researcher’s account at Prolific.', { secret: true, required: true }),
    field(
      'webhook_secret',
      'Webhook secret',
      'Of the workspace. Fetched from Prolific when it is left out, which then tells at once what has changed.',
      { secret: true },
    ),
    field('project', 'Project', 'Where studies are made. Default: the first of the account.'),
    field('endpoint', 'Endpoint', `Where requests go. Default: ${PROLIFIC_ENDPOINT}.`),
    field('site', 'Site', `Where people go back to. Default: ${PROLIFIC_SITE}.`),
  ],
  hasSandbox: false,
  hasQualifications: false,
  canBlock: false,
  // A decision is final there.
  canOverrideRejection: false,
  checkAccount: async (platform, { settings }) => {
    if (settings.endpoint) await platform.outbound.assertAllowedUrl(settings.endpoint);
  },
  checkTerms,
  connect: subscribeToProlific,
  feeCents: ({ rewardCents }) => Math.ceil(rewardCents * FEE_SHARE),
  bonusFeeCents: (amountCents) => Math.ceil(amountCents * FEE_SHARE),
  publish,
  extend: (context, { externalId }, { assignments }) =>
    asking(context, async (client) => {
      if (assignments === undefined) return;
      const { total_available_places: places } = await client.getStudy(externalId);
      await client.changeStudy(externalId, { total_available_places: (places ?? 0) + assignments });
    }),
  expire: (context, { externalId }) =>
    asking(context, async (client) => {
      const { status } = await client.getStudy(externalId);
      if (status === 'ACTIVE' || status === 'PAUSED') await client.transitionStudy(externalId, 'STOP');
    }),
  listSubmissions,
  decide: (context, { externalId }, { verdict, reason }) =>
    asking(context, (client) =>
      client.decide(
        externalId,
        verdict === 'approve' ? { action: 'APPROVE' } : { action: 'REJECT', ...rejectionOf(reason) },
      ),
    ),
  bonus: payBonus,
  readEntry,
  handOver: ({ platform, account }, { hitId }) => ({
    kind: 'redirect',
    url: completionUrl(account.settings.site, completionCode(platform.config.secretKey, hitId)),
  }),
};

function field(name: string, title: string, help: string, is: { secret?: boolean; required?: boolean } = {}) {
  return { name, title, help, secret: is.secret ?? false, required: is.required ?? false };
}

function checkTerms({ rewardCents, title, description }: Terms): FieldErrors {
  const errors: FieldErrors = {};
  if (rewardCents < 1) errors.reward = ['Prolific has no unpaid studies.'];
  if (title.length > 120) errors.title = ['Prolific takes at most 120 characters.'];
  if (description.trim() === '') errors.description = ['Prolific shows it to people before they begin.'];
  return errors;
}

/** A draft first, then its completion code, then the publishing: each step is done once, however often this is tried. */
async function publish(context: ProviderContext, offer: Offer): Promise<Published> {
  const { platform, account } = context;
  const expiresAt = new Date(platform.now().getTime() + offer.terms.lifetimeSeconds * 1000);
  const study = await asking(context, async (client) => {
    const earlier = offer.triedAt && (await client.findStudy(offer.token, account.settings.project));
    const draft = earlier ?? (await client.createStudy(studyOf(offer, account.settings.project)));
    if (draft.status !== 'UNPUBLISHED') return draft;
    const code = completionCode(platform.config.secretKey, draft.id);
    await client.changeStudy(draft.id, { completion_codes: [completed(code)] });
    await client.transitionStudy(draft.id, 'PUBLISH');
    return draft;
  });
  return { externalId: study.id, expiresAt, details: { study_id: study.id } };
}

function studyOf({ terms, token, places, url }: Offer, project: string | undefined): NewStudy {
  const minutes = Math.max(1, Math.ceil(terms.assignmentDurationSeconds / MINUTE_S));
  const { max_per_person: most, estimated_minutes: estimated, filters } = terms.settings;
  return {
    name: terms.title,
    internal_name: token,
    description: terms.description,
    external_study_url: `${url}${url.includes('?') ? '&' : '?'}${ENTRY_QUERY}`,
    prolific_id_option: 'url_parameters',
    completion_codes: [completed(token.slice(0, 16))],
    total_available_places: places,
    estimated_completion_time: positive(estimated) ?? Math.max(1, Math.ceil(minutes / 2)),
    maximum_allowed_time: Math.max(minutes, 2),
    reward: terms.rewardCents,
    device_compatibility: DEVICES,
    // −1: as often as there are places.
    submissions_config: { max_submissions_per_participant: positive(most) ?? -1, max_concurrent_submissions: -1 },
    ...(project ? { project } : {}),
    ...(Array.isArray(filters) ? { filters } : {}),
  };
}

const completed = (code: string) => ({
  code,
  code_type: 'COMPLETED' as const,
  actions: [{ action: 'MANUALLY_REVIEW' as const }],
});

const positive = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;

async function listSubmissions(
  context: ProviderContext,
  { externalId }: { externalId: string },
  cursor: string | undefined,
): Promise<SubmissionPage> {
  const page = cursor === undefined ? 1 : Number(cursor);
  const { submissions, hasMore } = await asking(context, (client) => client.listSubmissions(externalId, page));
  const { platform, organizationId } = context;
  const code = completionCode(platform.config.secretKey, externalId);
  const known = await withActor(platform.db, systemActor(organizationId), (tx) =>
    listKnownWork(
      tx,
      organizationId,
      submissions.map(({ id }) => id),
    ),
  );
  const read = submissions.flatMap((one) => readSubmission(one, known.get(one.id), code) ?? []);
  if (hasMore) return { submissions: read, next: String(page + 1) };
  const study: Study = await asking(context, (client) => client.getStudy(externalId));
  return { submissions: read, next: undefined, isOver: OVER.includes(study.status) };
}

const STATUSES: Readonly<Record<string, Submission['status']>> = {
  RESERVED: 'created',
  ACTIVE: 'created',
  'AWAITING REVIEW': 'submitted',
  APPROVED: 'approved',
  'PARTIALLY APPROVED': 'approved',
  REJECTED: 'rejected',
  RETURNED: 'returned',
  'SCREENED OUT': 'returned',
  'TIMED-OUT': 'expired',
};

/**
 * undefined: in a state of which nothing follows, or of somebody who never opened the page and so has no task. Prolific
 * carries no answers, but who has the study's code has handed one in here, and it is the one that was kept.
 */
function readSubmission(given: ProlificSubmission, known: KnownWork | undefined, code: string): Submission | undefined {
  const status = STATUSES[given.status];
  const workerId = given.participant_id ?? given.participant ?? '';
  if (status === undefined || workerId === '' || known === undefined) return undefined;
  const isProven = known.checksum !== undefined && given.study_code === code;
  return {
    externalId: given.id,
    workerId,
    taskId: known.taskId,
    status,
    submittedAt: given.completed_at ? new Date(given.completed_at) : undefined,
    raw: { ...given },
    ...(isProven && known.checksum ? { answers: { checksum: known.checksum } } : {}),
  };
}
