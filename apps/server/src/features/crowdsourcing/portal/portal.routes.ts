import {
  AcceptPortal,
  AppealBody,
  AskedToJoin,
  AskToJoin,
  Earnings,
  Examination,
  ExaminationResult,
  Portal,
  PortalAccepted,
  PortalBatchDetail,
  PortalInvitation,
  PortalKeyParams,
  PortalLinkParams,
  PortalOpening,
  PortalSubmitted,
  PortalTask,
  PortalWork,
  SavePayee,
  SubmitExamination,
  SubmitPortalWork,
} from '@labelwright/contract/crowd-portal';
import { IdParam, PageOf, PageQuery } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../../platform/http/paging.ts';
import type { Http } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { beginExamination, submitExamination } from './examine.service.ts';
import { giveBack, takeWork } from './hand-out.ts';
import { acceptInvitation, askToJoin, getInvitation, getOpening } from './join.service.ts';
import {
  agree,
  appeal,
  getBatch,
  getEarnings,
  getPortal,
  keepPayee,
  pageWork,
  requireWorker,
} from './portal.service.ts';
import { submitWork } from './submit-work.ts';

const Params = Type.Object({ id: IdParam });
const tags = ['Crowd portal'];

/** For whoever holds a link. */
export function joinRoutes(http: Http, platform: Platform): void {
  const config = { permission: 'public', rate: 'auth' } as const;
  http.route({
    method: 'GET',
    url: '/api/portal/invitations/:token',
    config,
    schema: {
      tags,
      summary: 'What work an invitation is for',
      params: PortalLinkParams,
      response: { 200: PortalInvitation },
    },
    handler: ({ params }) => getInvitation(platform, params.token),
  });
  http.route({
    method: 'POST',
    url: '/api/portal/invitations/:token/accept',
    config: { ...config, replayed: false },
    schema: {
      tags,
      summary: 'Accept the work',
      description:
        'With a password: makes an account for the address that the mail went to. Without: as whoever is signed in.',
      params: PortalLinkParams,
      body: AcceptPortal,
      response: { 200: PortalAccepted },
    },
    handler: ({ actor, params, body }) => acceptInvitation(platform, actor, params.token, body),
  });
  http.route({
    method: 'GET',
    url: '/api/portal/open/:key',
    config,
    schema: {
      tags,
      summary: 'What work an open link is for',
      params: PortalKeyParams,
      response: { 200: PortalOpening },
    },
    handler: ({ params }) => getOpening(platform, params.key),
  });
  http.route({
    method: 'POST',
    url: '/api/portal/open/:key',
    config,
    schema: {
      tags,
      summary: 'Ask to take part',
      description: 'Mails an invitation to the address. The answer is the same whoever has it.',
      params: PortalKeyParams,
      body: AskToJoin,
      response: { 200: AskedToJoin },
    },
    handler: async ({ actor, params, body }) => {
      await askToJoin(platform, actor, params.key, body.email);
      return { sent: true as const };
    },
  });
}

/** What somebody of the crowd sees and does; each handler asks for such a person. */
export function portalRoutes(http: Http, platform: Platform): void {
  const config = { permission: 'authenticated', crowd: true } as const;
  http.route({
    method: 'GET',
    url: '/api/portal',
    config,
    schema: { tags, summary: 'My work and my balance', response: { 200: Portal } },
    handler: ({ actor }) => getPortal(platform, actor, requireWorker(actor)),
  });
  http.route({
    method: 'GET',
    url: '/api/portal/batches/:id',
    config,
    schema: { tags, summary: 'One batch of work', params: Params, response: { 200: PortalBatchDetail } },
    handler: ({ actor, params }) => getBatch(platform, actor, requireWorker(actor), Number(params.id)),
  });
  http.route({
    method: 'POST',
    url: '/api/portal/batches/:id/consent',
    config,
    schema: { tags, summary: 'Agree to the terms', params: Params, response: { 200: PortalBatchDetail } },
    handler: ({ actor, params }) => agree(platform, actor, requireWorker(actor), Number(params.id)),
  });
  http.route({
    method: 'POST',
    url: '/api/portal/batches/:id/examination',
    config,
    schema: {
      tags,
      summary: 'Begin with the questions',
      description: 'The attempt under way, or a new one. 409 when there is nothing to answer, or no attempt is left.',
      params: Params,
      response: { 200: Examination },
    },
    handler: ({ actor, params }) => beginExamination(platform, actor, requireWorker(actor), Number(params.id)),
  });
  http.route({
    method: 'POST',
    url: '/api/portal/examinations/:id',
    config,
    schema: {
      tags,
      summary: 'Hand in the answers',
      description: 'Ends the attempt. Questions without an answer are wrong.',
      params: Params,
      body: SubmitExamination,
      response: { 200: ExaminationResult },
    },
    handler: ({ actor, params, body }) =>
      submitExamination(platform, actor, requireWorker(actor), Number(params.id), body),
  });
  workRoutes(http, platform);
}

function workRoutes(http: Http, platform: Platform): void {
  const config = { permission: 'authenticated', crowd: true } as const;
  const labelling = { ...config, rate: 'labelling' } as const;
  http.route({
    method: 'POST',
    url: '/api/portal/batches/:id/next',
    config: { ...labelling, quiet: true },
    schema: {
      tags,
      summary: 'The next task',
      description:
        'The task at hand, or a new one with a place of its own. 404 says in `error.reason` why there is none.',
      params: Params,
      response: { 200: PortalTask },
    },
    handler: ({ actor, params }) => takeWork(platform, actor, requireWorker(actor), Number(params.id)),
  });
  http.route({
    method: 'GET',
    url: '/api/portal/work',
    config,
    schema: { tags, summary: 'What I handed in', querystring: PageQuery, response: { 200: PageOf(PortalWork) } },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const { actor } = request;
      const found = await pageWork(platform, actor, requireWorker(actor), page);
      return sendPage(request, reply, page, found) as PortalWork[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/portal/work/:id/submit',
    config: labelling,
    schema: {
      tags,
      summary: 'Hand in the answer',
      description: 'Once: the same `submission_id` again answers 200. 409 when the time is up and the place is taken.',
      params: Params,
      body: SubmitPortalWork,
      response: { 200: PortalSubmitted },
    },
    handler: ({ actor, params, body }) => submitWork(platform, actor, requireWorker(actor), Number(params.id), body),
  });
  http.route({
    method: 'POST',
    url: '/api/portal/work/:id/return',
    config: labelling,
    schema: { tags, summary: 'Give a task back', params: Params, response: { 204: Type.Null() } },
    handler: async ({ actor, params }, reply) => {
      await giveBack(platform, actor, requireWorker(actor), Number(params.id));
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/portal/work/:id/appeal',
    config,
    schema: {
      tags,
      summary: 'Appeal against a rejection',
      params: Params,
      body: AppealBody,
      response: { 200: PortalWork },
    },
    handler: ({ actor, params, body }) =>
      appeal(platform, actor, requireWorker(actor), Number(params.id), body.text.trim()),
  });
  http.route({
    method: 'GET',
    url: '/api/portal/earnings',
    config,
    schema: { tags, summary: 'What I earned and was paid', response: { 200: Earnings } },
    handler: ({ actor }) => getEarnings(platform, actor, requireWorker(actor)),
  });
  http.route({
    method: 'PUT',
    url: '/api/portal/payee',
    config: { ...config, ownHands: true },
    schema: { tags, summary: 'Where my money is to go', body: SavePayee, response: { 200: Earnings } },
    handler: ({ actor, body }) => keepPayee(platform, actor, requireWorker(actor), body.payee),
  });
}
