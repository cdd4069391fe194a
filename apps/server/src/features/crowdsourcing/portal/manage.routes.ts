import {
  AppealParams,
  CreatePayout,
  CrowdAppeal,
  CrowdBalance,
  CrowdEnrolment,
  CrowdInvitation,
  CrowdInvitationParams,
  CrowdInvited,
  CrowdPayout,
  DecideAppeal,
  EnrolmentParams,
  InviteCrowd,
  LedgerEntry,
  LedgerQuery,
  PauseCrowd,
  PortalQuestion,
  PortalTermsRecord,
  SavePortalTerms,
  SettlePayout,
} from '@labelwright/contract/crowd-portal';
import { IdParam, PageOf, PageQuery } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../../platform/http/paging.ts';
import type { Http } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireOrganization } from '../../identity/index.ts';
import { decideAppeal } from './decide-appeal.ts';
import { invite, pageInvitations, withdrawInvitation } from './join.service.ts';
import { closePayout, createPayout, exportPayout, getBalances, pageEntries, pagePayouts } from './ledger.service.ts';
import { getAppeals, pageEnrolments, pausePerson, resumePerson } from './people.service.ts';
import { getTerms, listPossibleQuestions, saveTerms } from './terms.service.ts';

const Params = Type.Object({ id: IdParam });
const nothing = Type.Null();
const tags = ['Crowd portal'];
const target = { kind: 'crowd_batch', param: 'id' } as const;
const reading = { permission: 'crowd.read', target } as const;
const managing = { permission: 'crowd.manage', target } as const;

/** Who may come to a batch of the portal, and what is asked of them. */
export function termsRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/crowd-batches/:id/portal',
    config: reading,
    schema: { tags, summary: 'Who may come, and on what terms', params: Params, response: { 200: PortalTermsRecord } },
    handler: ({ actor, access, params }) => getTerms(platform, actor, access, Number(params.id)),
  });
  http.route({
    method: 'PUT',
    url: '/api/crowd-batches/:id/portal',
    config: managing,
    schema: {
      tags,
      summary: 'Change the terms',
      description: 'What is left out stays. Holds for what people begin from now on.',
      params: Params,
      body: SavePortalTerms,
      response: { 200: PortalTermsRecord },
    },
    handler: ({ actor, access, params, body }) => saveTerms(platform, actor, access, Number(params.id), body),
  });
  http.route({
    method: 'GET',
    url: '/api/crowd-batches/:id/portal/questions',
    config: reading,
    schema: {
      tags,
      summary: 'Tasks that people can be examined with',
      description: 'Those with a ground truth.',
      params: Params,
      response: { 200: Type.Array(PortalQuestion) },
    },
    handler: ({ actor, access, params }) => listPossibleQuestions(platform, actor, access, Number(params.id)),
  });
}

export function peopleRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/crowd-batches/:id/crowd-invitations',
    config: reading,
    schema: {
      tags,
      summary: 'Who was invited',
      params: Params,
      querystring: PageQuery,
      response: { 200: PageOf(CrowdInvitation) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const { actor, access, params } = request;
      const found = await pageInvitations(platform, actor, access, Number(params.id), page);
      return sendPage(request, reply, page, found) as CrowdInvitation[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/crowd-batches/:id/crowd-invitations',
    config: managing,
    schema: {
      tags,
      summary: 'Invite people by mail',
      description:
        'One mail to each; an earlier link to the same address ends. People of the organization are passed over.',
      params: Params,
      body: InviteCrowd,
      response: { 200: CrowdInvited },
    },
    handler: ({ actor, access, params, body }) => invite(platform, actor, access, Number(params.id), body.emails),
  });
  http.route({
    method: 'DELETE',
    url: '/api/crowd-batches/:id/crowd-invitations/:invitation',
    config: managing,
    schema: { tags, summary: 'Withdraw an invitation', params: CrowdInvitationParams, response: { 204: nothing } },
    handler: async ({ actor, access, params }, reply) => {
      await withdrawInvitation(platform, actor, access, Number(params.id), Number(params.invitation));
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/crowd-batches/:id/enrolments',
    config: reading,
    schema: {
      tags,
      summary: 'Who works on it, and how well',
      params: Params,
      querystring: PageQuery,
      response: { 200: PageOf(CrowdEnrolment) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const { actor, access, params } = request;
      const found = await pageEnrolments(platform, actor, access, Number(params.id), page);
      return sendPage(request, reply, page, found) as CrowdEnrolment[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/crowd-batches/:id/enrolments/:user/pause',
    config: managing,
    schema: {
      tags,
      summary: 'Give somebody no more tasks',
      params: EnrolmentParams,
      body: PauseCrowd,
      response: { 204: nothing },
    },
    handler: async ({ actor, access, params, body }, reply) => {
      const place = { batchId: Number(params.id), userId: Number(params.user) };
      await pausePerson(platform, actor, access, place, body.reason);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/crowd-batches/:id/enrolments/:user/resume',
    config: managing,
    schema: { tags, summary: 'Let somebody go on', params: EnrolmentParams, response: { 204: nothing } },
    handler: async ({ actor, access, params }, reply) => {
      await resumePerson(platform, actor, access, { batchId: Number(params.id), userId: Number(params.user) });
      return reply.code(204).send(null);
    },
  });
}

export function appealRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/crowd-batches/:id/appeals',
    config: reading,
    schema: {
      tags,
      summary: 'Appeals against rejections',
      description: 'The open ones first.',
      params: Params,
      response: { 200: Type.Array(CrowdAppeal) },
    },
    handler: ({ actor, access, params }) => getAppeals(platform, actor, access, Number(params.id)),
  });
  http.route({
    method: 'POST',
    url: '/api/crowd-batches/:id/appeals/:appeal/decide',
    config: { permission: 'crowd.decide', target },
    schema: {
      tags,
      summary: 'Decide on an appeal',
      description: 'Accepted: the work is approved after all and paid. The person reads the answer.',
      params: AppealParams,
      body: DecideAppeal,
      response: { 200: CrowdAppeal },
    },
    handler: ({ actor, access, params, body }) =>
      decideAppeal(platform, actor, access, Number(params.id), Number(params.appeal), body),
  });
}

/** Money is the organization's: whoever manages that pays it out. */
export function moneyRoutes(http: Http, platform: Platform): void {
  const own = { permission: 'organization.manage' } as const;
  http.route({
    method: 'GET',
    url: '/api/crowd-batches/:id/ledger',
    config: reading,
    schema: {
      tags,
      summary: 'Entries of a batch',
      params: Params,
      querystring: PageQuery,
      response: { 200: PageOf(LedgerEntry) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const { actor, access, params } = request;
      const query = { batch: Number(params.id) };
      const found = await pageEntries(platform, actor, access.organizationId, query, page);
      return sendPage(request, reply, page, found) as LedgerEntry[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/crowd-ledger',
    config: own,
    schema: {
      tags,
      summary: 'Entries of the ledger',
      querystring: LedgerQuery,
      response: { 200: PageOf(LedgerEntry) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const { actor, query } = request;
      const found = await pageEntries(platform, actor, requireOrganization(actor), query, page);
      return sendPage(request, reply, page, found) as LedgerEntry[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/crowd-balances',
    config: own,
    schema: { tags, summary: 'What is owed to whom', response: { 200: Type.Array(CrowdBalance) } },
    handler: ({ actor }) => getBalances(platform, actor, requireOrganization(actor)),
  });
  payoutRoutes(http, platform);
}

function payoutRoutes(http: Http, platform: Platform): void {
  const own = { permission: 'organization.manage' } as const;
  http.route({
    method: 'GET',
    url: '/api/crowd-payouts',
    config: own,
    schema: { tags, summary: 'Payouts', querystring: PageQuery, response: { 200: PageOf(CrowdPayout) } },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const { actor } = request;
      const found = await pagePayouts(platform, actor, requireOrganization(actor), page);
      return sendPage(request, reply, page, found) as CrowdPayout[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/crowd-payouts',
    config: { ...own, ownHands: true },
    schema: {
      tags,
      summary: 'Prepare a payout',
      description: 'Takes what people are owed out of their accounts. 409 when nobody is owed anything.',
      body: CreatePayout,
      response: { 201: CrowdPayout },
    },
    handler: async ({ actor, body }, reply) =>
      reply.code(201).send(await createPayout(platform, actor, requireOrganization(actor), body)),
  });
  http.route({
    method: 'GET',
    url: '/api/crowd-payouts/:id/csv',
    config: { ...own, ownHands: true },
    schema: { tags, summary: 'A payout as CSV, for the bank', params: Params },
    handler: async ({ actor, params }, reply) => {
      const csv = await exportPayout(platform, actor, requireOrganization(actor), Number(params.id));
      return reply
        .type('text/csv; charset=utf-8')
        .header('Content-Disposition', `attachment; filename="payout-${params.id}.csv"`)
        .send(csv);
    },
  });
  for (const [word, status, summary] of [
    ['paid', 'paid', 'Say that a payout was paid'],
    ['cancel', 'cancelled', 'Cancel a payout: what it took is owed again'],
  ] as const)
    http.route({
      method: 'POST',
      url: `/api/crowd-payouts/:id/${word}`,
      config: { ...own, ownHands: true },
      schema: {
        tags,
        summary,
        params: Params,
        body: Type.Union([SettlePayout, Type.Null()]),
        response: { 200: CrowdPayout },
      },
      handler: ({ actor, params, body }) =>
        closePayout(platform, actor, requireOrganization(actor), Number(params.id), status, body ?? {}),
    });
}
