import {
  ApproveAssignmentCommand,
  type Assignment,
  CreateAdditionalAssignmentsForHITCommand,
  CreateHITCommand,
  CreateWorkerBlockCommand,
  DeleteWorkerBlockCommand,
  GetAccountBalanceCommand,
  GetHITCommand,
  type HIT,
  ListAssignmentsForHITCommand,
  ListHITsCommand,
  type MTurkClient,
  RejectAssignmentCommand,
  SendBonusCommand,
  UpdateExpirationForHITCommand,
} from '@aws-sdk/client-mturk';
import type { FieldErrors } from '@labelwright/contract/errors';
import { PRODUCTION_ENDPOINT, SANDBOX_ENDPOINT } from '../../../adapters/mturk/mturk-client.ts';
import { externalQuestion } from '../../../adapters/mturk/question.ts';
import { formatMoney, parseMoney } from '../money.ts';
import {
  type CrowdProvider,
  type Offer,
  type ProviderContext,
  ProviderRefusal,
  type Published,
  type PublishedOffer,
  type Submission,
  type Terms,
} from '../provider.ts';
import { asking, isFault, throughOnce } from './mturk-calls.ts';
import { readEntry, submitTarget, workerSites } from './mturk-entry.ts';
import { qualificationRequirements } from './qualifications.ts';
import { readSubmission } from './read-submission.ts';

/** Whatever speaks the MTurk protocol: each task is a HIT, whose page is ours. */
export const mturkProvider: CrowdProvider = {
  id: 'mturk',
  title: 'MTurk protocol',
  description: 'Amazon Mechanical Turk and services that speak its protocol. Each task is a HIT.',
  currency: 'USD',
  unit: 'task',
  fields: [
    field('access_key_id', 'Access key', 'Of a requester.', { secret: true, required: true }),
    field('secret_access_key', 'Secret key', 'Of the same requester.', { secret: true, required: true }),
    field('endpoint', 'Endpoint', `Where requests go. Default: ${PRODUCTION_ENDPOINT}, or ${SANDBOX_ENDPOINT}.`),
    field('worker_site', 'Worker site', 'Origin of the site that shows the pages. Default: Amazon’s.'),
  ],
  hasSandbox: true,
  hasQualifications: true,
  canBlock: true,
  canOverrideRejection: true,
  checkAccount: async (platform, { settings }) => {
    if (settings.endpoint) await platform.outbound.assertAllowedUrl(settings.endpoint);
  },
  checkTerms,
  // A fifth, and another fifth from ten answers on; never less than a cent.
  feeCents: ({ rewardCents, maxAssignments }) => feeOf(rewardCents, maxAssignments >= 10 ? 0.4 : 0.2),
  bonusFeeCents: (amountCents) => feeOf(amountCents, 0.2),
  balanceCents: async (context) => {
    const { AvailableBalance } = await asking(context, (client) => client.send(new GetAccountBalanceCommand({})));
    return AvailableBalance === undefined ? undefined : parseMoney(AvailableBalance);
  },
  publish,
  extend: async (context, { externalId }, { lifetimeSeconds, assignments, token }) => {
    if (assignments !== undefined)
      await asking(context, (client) =>
        throughOnce(
          client.send(
            new CreateAdditionalAssignmentsForHITCommand({
              HITId: externalId,
              NumberOfAdditionalAssignments: assignments,
              UniqueRequestToken: token,
            }),
          ),
        ),
      );
    if (lifetimeSeconds !== undefined) {
      const ExpireAt = new Date(context.platform.now().getTime() + lifetimeSeconds * 1000);
      await asking(context, (client) =>
        client.send(new UpdateExpirationForHITCommand({ HITId: externalId, ExpireAt })),
      );
    }
  },
  expire: (context, { externalId }) =>
    asking(context, async (client) => {
      const expired = client.send(new UpdateExpirationForHITCommand({ HITId: externalId, ExpireAt: new Date(0) }));
      await expired.catch((error: unknown) => {
        if (!isFault(error, 'unknown_hit')) throw error;
      });
    }),
  listSubmissions,
  decide: async (context, { externalId }, { verdict, reason, isOverride }) => {
    await asking(context, async (client) => {
      if (verdict === 'reject')
        await client.send(new RejectAssignmentCommand({ AssignmentId: externalId, RequesterFeedback: reason }));
      else
        await client.send(
          new ApproveAssignmentCommand({
            AssignmentId: externalId,
            ...(reason === '' ? {} : { RequesterFeedback: reason }),
            ...(isOverride ? { OverrideRejection: true } : {}),
          }),
        );
    });
  },
  bonus: async (context, { externalId, workerId }, { amountCents, reason, token }) => {
    await asking(context, (client) =>
      client.send(
        new SendBonusCommand({
          AssignmentId: externalId,
          WorkerId: workerId,
          BonusAmount: formatMoney(amountCents),
          Reason: reason,
          UniqueRequestToken: token,
        }),
      ),
    );
    return token;
  },
  block: async (context, workerId, reason) => {
    await asking(context, (client) =>
      client.send(new CreateWorkerBlockCommand({ WorkerId: workerId, Reason: reason })),
    );
  },
  unblock: async (context, workerId, reason) => {
    await asking(context, (client) =>
      client.send(new DeleteWorkerBlockCommand({ WorkerId: workerId, Reason: reason })),
    );
  },
  readEntry,
  handOver: (_context, entry, { assignment, checksum }) => ({
    kind: 'form',
    action: submitTarget(entry.returnTo ?? ''),
    fields: { assignmentId: entry.submissionId, submissionId: String(assignment), checksum },
  }),
  frameOrigins: workerSites,
};

function field(
  name: string,
  title: string,
  help: string,
  more: { secret?: boolean; required?: boolean } = {},
): CrowdProvider['fields'][number] {
  return { name, title, help, secret: more.secret ?? false, required: more.required ?? false };
}

function feeOf(cents: number, share: number): number {
  return Math.max(1, Math.round(cents * share));
}

function checkTerms(terms: Terms): FieldErrors {
  const wrong: FieldErrors = {};
  if (terms.rewardCents < 1) wrong.reward = ['The least that can be paid is 0.01.'];
  if (terms.description.trim() === '') wrong.description = ['Say what is to be done: workers choose by it.'];
  const qualifications = qualificationRequirements(terms.qualifications);
  if (typeof qualifications === 'string') wrong.qualifications = [qualifications];
  return wrong;
}

/** The token of a request is known for a day; after that the HIT is looked for by what we wrote on it. */
const TOKEN_HOURS = 20;

async function publish(context: ProviderContext, offer: Offer): Promise<Published> {
  const { terms } = offer;
  if (!context.sandbox && !offer.url.startsWith('https:'))
    throw new ProviderRefusal('Workers are shown pages over https only: set PUBLIC_URL to an https address.');
  const label = `labelwright:${offer.token}`;
  const ageMs = offer.triedAt ? context.platform.now().getTime() - offer.triedAt.getTime() : 0;
  if (ageMs > TOKEN_HOURS * 3_600_000) {
    const made = await asking(context, (client) => findByLabel(client, label));
    if (made) return publishedFrom(made);
  }
  const requirements = qualificationRequirements(terms.qualifications);
  const command = new CreateHITCommand({
    Title: terms.title,
    Description: terms.description,
    ...(terms.keywords === '' ? {} : { Keywords: terms.keywords }),
    Reward: formatMoney(terms.rewardCents),
    MaxAssignments: offer.places,
    LifetimeInSeconds: terms.lifetimeSeconds,
    AssignmentDurationInSeconds: terms.assignmentDurationSeconds,
    AutoApprovalDelayInSeconds: terms.autoApprovalSeconds,
    Question: externalQuestion(offer.url),
    RequesterAnnotation: label,
    UniqueRequestToken: offer.token,
    ...(typeof requirements === 'string' || requirements.length === 0
      ? {}
      : { QualificationRequirements: requirements }),
  });
  return asking(context, async (client) => {
    const answer = await client.send(command).catch(async (error: unknown) => {
      if (!isFault(error, 'already_exists')) throw error;
      // Made by an earlier try whose answer was lost. Its id is in the message.
      const id = /\b[A-Z0-9]{20,}\b/.exec(error instanceof Error ? error.message : '')?.[0];
      if (id) return client.send(new GetHITCommand({ HITId: id }));
      return { HIT: await findByLabel(client, label) };
    });
    if (!answer.HIT) throw new ProviderRefusal('The provider says that the HIT exists, and does not show it.');
    return publishedFrom(answer.HIT);
  });
}

function publishedFrom(hit: HIT): Published {
  if (!hit.HITId || !hit.Expiration) throw new ProviderRefusal('The provider answered without a HIT.');
  const group = hit.HITGroupId ? { hit_group_id: hit.HITGroupId } : {};
  return { externalId: hit.HITId, expiresAt: hit.Expiration, details: group };
}

const MOST_PAGES = 200;

async function findByLabel(client: MTurkClient, label: string): Promise<HIT | undefined> {
  let NextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.send(new ListHITsCommand({ MaxResults: 100, ...(NextToken ? { NextToken } : {}) }));
    const found = answer.HITs?.find((hit) => hit.RequesterAnnotation === label);
    if (found || !answer.NextToken) return found;
    NextToken = answer.NextToken;
  }
  return undefined;
}

const OVER = new Set(['Reviewable', 'Reviewing', 'Disposed']);

async function listSubmissions(
  context: ProviderContext,
  { externalId, maxAssignments }: PublishedOffer,
  cursor: string | undefined,
): Promise<{ submissions: Submission[]; next: string | undefined; isOver?: boolean }> {
  return asking(context, async (client) => {
    try {
      const page = await client.send(
        new ListAssignmentsForHITCommand({
          HITId: externalId,
          AssignmentStatuses: ['Submitted', 'Approved', 'Rejected'],
          MaxResults: 100,
          ...(cursor ? { NextToken: cursor } : {}),
        }),
      );
      const submissions = (page.Assignments ?? []).flatMap((one: Assignment) => readSubmission(one) ?? []);
      if (page.NextToken) return { submissions, next: page.NextToken };
      // Full: there is nobody left to ask about.
      const known = new Set(submissions.map((one) => one.externalId)).size;
      if (cursor === undefined && known >= maxAssignments) return { submissions, next: undefined, isOver: true };
      const { HIT } = await client.send(new GetHITCommand({ HITId: externalId }));
      return { submissions, next: undefined, isOver: OVER.has(HIT?.HITStatus ?? '') };
    } catch (error) {
      // What is over for long is removed there.
      if (isFault(error, 'unknown_hit')) return { submissions: [], next: undefined, isOver: true };
      throw error;
    }
  });
}
