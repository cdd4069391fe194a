import { type MailContent, type MailParts, type MailTemplate, mailParts } from './templates.ts';

export interface RenderedMail {
  template: MailTemplate;
  subject: string;
  text: string;
  html: string;
}

/** Names and titles come from people: they cannot break out of their line, and are escaped in the HTML. */
export function renderMail(content: MailContent, productName = 'Labelwright'): RenderedMail {
  const parts = mailParts(content, productName);
  const link = webLink(parts.action.link);
  const subject = oneLine(parts.subject);
  return {
    template: content.template,
    subject: subject.length > 200 ? `${subject.slice(0, 199)}…` : subject,
    text: textOf(parts, link),
    html: htmlOf(parts, link),
  };
}

function textOf(parts: MailParts, link: string): string {
  const { paragraphs, action, footnote } = parts;
  return [...paragraphs.map(oneLine), `${oneLine(action.label)}:\n${link}`, oneLine(footnote), '']
    .join('\n\n')
    .trimEnd();
}

// Mail programs know no style sheets: styles stand on the elements, the layout is one column.
function htmlOf(parts: MailParts, link: string): string {
  const line = (text: string): string => escapeHtml(oneLine(text));
  const paragraphs = parts.paragraphs.map((text) => `<p style="margin:0 0 16px">${line(text)}</p>`);
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${line(parts.subject)}</title></head>`,
    '<body style="margin:0;padding:24px;background:#f6f6f4;color:#1c1c1a;font:16px/1.5 system-ui,sans-serif">',
    '<div style="max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border-radius:8px">',
    ...paragraphs,
    `<p style="margin:24px 0"><a href="${escapeHtml(link)}" style="display:inline-block;padding:10px 18px;background:#1f5fbf;color:#ffffff;border-radius:6px;text-decoration:none">${line(parts.action.label)}</a></p>`,
    `<p style="margin:0 0 16px;font-size:13px;color:#5c5c58">Or copy this address into a browser:<br>${escapeHtml(link)}</p>`,
    `<p style="margin:24px 0 0;font-size:13px;color:#5c5c58">${line(parts.footnote)}</p>`,
    '</div></body></html>',
  ].join('\n');
}

/** A line break in a subject would begin another header. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function webLink(link: string): string {
  const url = new URL(link);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('a mail links to http and https only');
  return url.href;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
