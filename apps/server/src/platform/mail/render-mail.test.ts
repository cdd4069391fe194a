import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMail } from './render-mail.ts';
import type { MailContent } from './templates/content.ts';

const link = 'https://label.example/verify?token=abc&next=%2F';
const everyMail: MailContent[] = [
  { template: 'verify-email', link, expiresInHours: 24 },
  { template: 'reset-password', link, expiresInHours: 1 },
  { template: 'finish-registration', link, expiresInHours: 48 },
  { template: 'already-registered', link, expiresInHours: 2 },
  {
    template: 'project-invitation',
    link,
    inviterName: 'Ada',
    projectTitle: 'Cats',
    role: 'annotator',
    expiresInHours: 72,
  },
  {
    template: 'organization-invitation',
    link,
    inviterName: 'Ada',
    organizationName: 'Lab',
    role: 'member',
    expiresInHours: 72,
  },
  {
    template: 'crowd-invitation',
    link,
    organizationName: 'Ada’s lab',
    batchTitle: 'Vans',
    reward: '$0.10',
    expiresInHours: 72,
  },
  { template: 'account-locked', link, failedAttempts: 10, lockedForMinutes: 15 },
  { template: 'password-changed', link },
  { template: 'mention', link, settingsLink: link, title: 'Ada mentioned you', text: 'See\nthis' },
  { template: 'review-decision', link, settingsLink: link, title: 'Rejected', text: '' },
  { template: 'task-assigned', link, settingsLink: link, title: 'Tasks for you', text: '' },
  { template: 'alert', link, settingsLink: link, title: 'Critical', text: 'Disk is full' },
  { template: 'notification', link, settingsLink: link, title: 'Done', text: '' },
  { template: 'digest', link, settingsLink: link, items: [{ title: 'One', text: 'x', link }], more: 2 },
  { template: 'test', link, askedBy: 'ada@example.com' },
];

describe('renderMail', () => {
  it.each(everyMail)('$template has its link in text and HTML', (content) => {
    const mail = renderMail(content);
    expect(mail.template).toBe(content.template);
    expect(mail.text).toContain(link);
    expect(mail.html).toContain(`href="${link.replace('&', '&amp;')}"`);
    expect(`${mail.subject}${mail.text}`).toContain(content.template.endsWith('invitation') ? 'Ada' : 'Labelwright');
    expect(`${mail.subject}${mail.text}${mail.html}`).not.toMatch(/undefined|NaN|\[object/);
  });

  it('names the product as it is told', () => {
    expect(renderMail({ template: 'password-changed', link }, { productName: 'Acme Labels' }).subject).toBe(
      'Your Acme Labels password was changed',
    );
  });

  it('says how long a link holds, also in the singular', () => {
    expect(renderMail({ template: 'reset-password', link, expiresInHours: 1 }).text).toContain('for 1 hour.');
    expect(renderMail({ template: 'reset-password', link, expiresInHours: 2 }).text).toContain('for 2 hours.');
  });

  it('lets no name become markup, another header or another line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '\r', '\n', '\0', 'b', ' ') }), (name) => {
        const values = { link, inviterName: name, projectTitle: name, role: 'annotator', expiresInHours: 1 };
        const mail = renderMail({ template: 'project-invitation', ...values });
        const plain = renderMail({ template: 'project-invitation', ...values, inviterName: '', projectTitle: '' });
        expect(mail.subject).not.toMatch(/\p{Cc}/u);
        expect(mail.html.match(/[<>"]/g)).toEqual(plain.html.match(/[<>"]/g));
        expect(mail.text.split('\n').length).toBe(plain.text.split('\n').length);
      }),
    );
  });

  it('sets apart what somebody wrote, escaped, line by line', () => {
    const mail = renderMail({
      template: 'mention',
      link,
      settingsLink: link,
      title: 'Ada',
      text: '<b>one</b>\r\ntwo\u2028</blockquote>three',
    });
    expect(mail.text).toContain('> <b>one</b>\n> two\n> </blockquote>three');
    expect(mail.html).toContain('<blockquote>&lt;b&gt;one&lt;/b&gt;<br>two<br>&lt;/blockquote&gt;three</blockquote>');
  });

  it('follows the scheme of its reader, or shows one', () => {
    const content: MailContent = { template: 'test', link, askedBy: 'Ada' };
    expect(renderMail(content).html).toContain('@media (prefers-color-scheme: dark)');
    expect(renderMail(content).html).toContain('<meta name="color-scheme" content="light dark">');
    expect(renderMail(content, { scheme: 'dark' }).html).not.toContain('@media');
    expect(renderMail(content, { scheme: 'light' }).html).not.toContain('#161615');
  });

  it('keeps a subject short', () => {
    const mail = renderMail({
      template: 'organization-invitation',
      link,
      inviterName: 'x'.repeat(500),
      organizationName: 'Lab',
      role: 'owner',
      expiresInHours: 1,
    });
    expect(mail.subject).toHaveLength(200);
    expect(mail.text).toContain('as an owner');
  });

  it('refuses links that are not for a browser', () => {
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'not a link']) {
      expect(() => renderMail({ template: 'password-changed', link: bad })).toThrow();
    }
  });
});
