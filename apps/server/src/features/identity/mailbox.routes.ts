import { MailDetail, MailHead } from '@labelwright/contract/identity';
import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { cutPage, pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { findMail, listMail, type MailRow } from './mailbox.queries.ts';

const tags = ['Administration'];
const config = { permission: 'platform.admin' } as const;

/** Mails hold links that are as good as passwords: for super administrators only, and reading one is audited. */
export function mailboxRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/mail',
    config,
    schema: {
      tags,
      summary: 'Mails of this server',
      description: 'Newest first. Without a mail server they are kept here to be read.',
      querystring: Type.Object({
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
        cursor: Type.Optional(Type.String({ maxLength: 500 })),
        recipient: Type.Optional(Type.String({ maxLength: 254 })),
      }),
      response: { 200: Type.Array(MailHead) },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const rows = await withSystem(platform.db, (tx) =>
        listMail(tx, {
          recipient: request.query.recipient,
          beforeId: asked.after === undefined ? undefined : Number(asked.after[0]) || 0,
          limit: asked.limit,
        }),
      );
      const page = cutPage(rows, asked.limit, (row) => [row.id]);
      return sendPage(request, reply, asked, { ...page, rows: page.rows.map(present) }) as MailHead[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/admin/mail/:id',
    config,
    schema: { tags, summary: 'Read one mail', params: Type.Object({ id: IdParam }), response: { 200: MailDetail } },
    handler: ({ actor, params }) =>
      withSystem(platform.db, async (tx) => {
        const row = await findMail(tx, Number(params.id));
        if (!row) throw notFound('Mail');
        await insertAudit(tx, actor, {
          organizationId: actor.organizationId,
          action: 'mail.read',
          resourceType: 'mail',
          resourceId: row.id,
          metadata: { recipient: row.recipient },
        });
        return { ...present(row), text_body: row.text_body, html_body: row.html_body };
      }),
  });
}

function present(row: MailRow): MailHead {
  return {
    id: row.id,
    recipient: row.recipient,
    subject: row.subject,
    template: row.template,
    status: row.status,
    error: row.error,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
  };
}
