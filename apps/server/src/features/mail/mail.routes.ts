import {
  MailDetail,
  MailHead,
  MailPreview,
  MailQuery,
  MailServer,
  MailTemplateInfo,
  SchemeQuery,
  SendAgainAnswer,
  TestMailAnswer,
  TestMailBody,
} from '@labelwright/contract/mail';
import { IdParam } from '@labelwright/contract/schemas';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { cutPage, pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import { renderMail } from '../../platform/mail/render-mail.ts';
import type { Platform } from '../../platform/platform.ts';
import { listMail } from './mail.queries.ts';
import { describeServer, presentMail, readMail, sendAgain, sendAllAgain, sendTestMail } from './mail.service.ts';
import { findSample, TEMPLATE_SAMPLES } from './template-samples.ts';

const tags = ['Administration'];
const config = { permission: 'platform.admin' } as const;
const params = Type.Object({ id: IdParam });
/** A frame of our own page may show it; nothing in it runs, loads or leads away from the frame. */
const FRAME_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

export function mailRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/mail',
    config,
    schema: {
      tags,
      summary: 'Mails of this server',
      description: 'Newest first. Without a mail server they are kept here to be read.',
      querystring: MailQuery,
      response: { 200: Type.Array(MailHead) },
    },
    handler: async (request, reply) => {
      const { recipient, status, template } = request.query;
      const asked = pageRequest(request.query);
      const beforeId = asked.after === undefined ? undefined : Number(asked.after[0]) || 0;
      const rows = await withSystem(platform.db, (tx) =>
        listMail(tx, { recipient, status, template, beforeId, limit: asked.limit }),
      );
      const page = cutPage(rows, asked.limit, (row) => [row.id]);
      return sendPage(request, reply, asked, { ...page, rows: page.rows.map(presentMail) }) as MailHead[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/admin/mail/server',
    config: { ...config, quiet: true },
    schema: { tags, summary: 'How mails leave, and whether they do', response: { 200: MailServer } },
    handler: () => describeServer(platform),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/mail/test',
    config,
    schema: {
      tags,
      summary: 'Send a test mail',
      description: 'Answers with what the mail server said. Without an address it goes to the caller.',
      body: Type.Union([TestMailBody, Type.Null()]),
      response: { 200: TestMailAnswer },
    },
    handler: ({ actor, body }) => sendTestMail(platform, actor, body?.recipient ?? actor.name),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/mail/send-again',
    config,
    schema: { tags, summary: 'Send all mails again that failed', response: { 200: SendAgainAnswer } },
    handler: ({ actor }) => sendAllAgain(platform, actor),
  });
  templateRoutes(http, platform);
  recordRoutes(http, platform);
}

function recordRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/mail/:id',
    config,
    schema: { tags, summary: 'Read one mail', description: 'Audited.', params, response: { 200: MailDetail } },
    handler: (request) => readMail(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/mail/:id/html',
    config,
    schema: { tags, summary: 'The HTML of one mail', description: 'For a frame. Audited.', params },
    handler: async (request, reply) => {
      const mail = await readMail(platform, request.actor, Number(request.params.id));
      if (mail.html_body === '') throw notFound('The HTML of this mail');
      return sendFrame(reply, mail.html_body);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/admin/mail/:id/send-again',
    config,
    schema: { tags, summary: 'Send a mail again that failed', params, response: { 200: MailHead } },
    handler: (request) => sendAgain(platform, request.actor, Number(request.params.id)),
  });
}

function templateRoutes(http: Http, platform: Platform): void {
  const one = Type.Object({ template: Type.String({ maxLength: 64 }) });
  const sampleOf = (template: string) => {
    const sample = findSample(template);
    if (!sample) throw notFound('Mail template');
    return sample;
  };
  http.route({
    method: 'GET',
    url: '/api/admin/mail/templates',
    config,
    schema: { tags, summary: 'Every mail that this server writes', response: { 200: Type.Array(MailTemplateInfo) } },
    handler: async () =>
      Object.entries(TEMPLATE_SAMPLES).map(([template, { title, sent }]) => ({ template, title, sent })),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/mail/templates/:template',
    config,
    schema: { tags, summary: 'One template with values to look at', params: one, response: { 200: MailPreview } },
    handler: async (request) => {
      const { title, sent, content } = sampleOf(request.params.template);
      const { template, subject, text } = renderMail(content(platform.config.publicUrl));
      return { template, title, sent, subject, text };
    },
  });
  http.route({
    method: 'GET',
    url: '/api/admin/mail/templates/:template/html',
    config,
    schema: {
      tags,
      summary: 'One template as HTML',
      description: 'For a frame.',
      params: one,
      querystring: SchemeQuery,
    },
    handler: async (request, reply) => {
      const { content } = sampleOf(request.params.template);
      const { scheme } = request.query;
      const options = scheme === undefined ? {} : { scheme };
      return sendFrame(reply, renderMail(content(platform.config.publicUrl), options).html);
    },
  });
}

function sendFrame(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('Content-Security-Policy', FRAME_POLICY)
    .header('X-Frame-Options', 'SAMEORIGIN')
    .send(html);
}
