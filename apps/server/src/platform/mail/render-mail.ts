import { escapeHtml } from '../escape-html.ts';
import { type Scheme, wrapHtml } from './mail-layout.ts';
import type { MailLink, MailParts } from './mail-parts.ts';
import type { MailContent, MailTemplate } from './templates/content.ts';
import { partsOf } from './templates/parts-of.ts';

export interface RenderedMail {
  template: MailTemplate;
  subject: string;
  text: string;
  html: string;
}

export interface RenderOptions {
  productName?: string;
  /** Shows it as a reader with light or dark pages would see it; as the reader has it when left out. */
  scheme?: Scheme;
}

const MOST_SUBJECT = 200;

/** Names and titles come from people: they cannot break out of their line, and are escaped in the HTML. */
export function renderMail(content: MailContent, options: RenderOptions = {}): RenderedMail {
  const parts = withWebLinks(partsOf(content, options.productName ?? 'Labelwright'));
  return {
    template: content.template,
    subject: parts.subject.length > MOST_SUBJECT ? `${parts.subject.slice(0, MOST_SUBJECT - 1)}…` : parts.subject,
    text: textOf(parts),
    html: htmlOf(parts, options.scheme),
  };
}

/** The same parts, each text on one line, each link one that a browser may open. */
function withWebLinks(parts: MailParts): MailParts {
  const checked = ({ label, link }: MailLink): MailLink => ({ label: oneLine(label), link: webLink(link) });
  return {
    subject: oneLine(parts.subject),
    paragraphs: parts.paragraphs.map(oneLine),
    action: checked(parts.action),
    footnote: oneLine(parts.footnote),
    ...(parts.quote === undefined ? {} : { quote: manyLines(parts.quote) }),
    ...(parts.settings === undefined ? {} : { settings: checked(parts.settings) }),
    ...(parts.items === undefined
      ? {}
      : {
          items: parts.items.map(({ title, text, link }) => ({
            title: oneLine(title),
            text: oneLine(text),
            link: link === undefined ? undefined : webLink(link),
          })),
        }),
  };
}

function textOf({ paragraphs, quote, items = [], action, footnote, settings }: MailParts): string {
  return [
    ...paragraphs,
    ...(quote === undefined ? [] : [quote.replace(/^/gm, '> ')]),
    ...items.map(({ title, text, link }) =>
      [`- ${title}`, text, link].filter((line) => line !== undefined && line !== '').join('\n  '),
    ),
    `${action.label}:\n${action.link}`,
    footnote,
    ...(settings === undefined ? [] : [`${settings.label}: ${settings.link}`]),
  ].join('\n\n');
}

function htmlOf(parts: MailParts, scheme: Scheme | undefined): string {
  const { paragraphs, quote, items = [], action, footnote, settings } = parts;
  const [opening = '', ...others] = paragraphs;
  const link = escapeHtml(action.link);
  const body = [
    `<p class="opening">${escapeHtml(opening)}</p>`,
    ...others.map((text) => `<p>${escapeHtml(text)}</p>`),
    ...(quote === undefined ? [] : [`<blockquote>${escapeHtml(quote).replaceAll('\n', '<br>')}</blockquote>`]),
    ...(items.length === 0 ? [] : ['<ul>', ...items.map(itemHtml), '</ul>']),
    `<p class="action"><a class="button" href="${link}">${escapeHtml(action.label)}</a></p>`,
    `<p class="small">Or copy this address into a browser:<br>${link}</p>`,
    `<p class="small foot">${escapeHtml(footnote)}${settings === undefined ? '' : `<br>${anchor(settings)}`}</p>`,
  ];
  return wrapHtml({ title: escapeHtml(parts.subject), body, scheme });
}

function itemHtml({ title, text, link }: { title: string; text: string; link: string | undefined }): string {
  const name = link === undefined ? `<strong>${escapeHtml(title)}</strong>` : anchor({ label: title, link });
  return `<li>${name}${text === '' ? '' : `<br>${escapeHtml(text)}`}</li>`;
}

function anchor({ label, link }: MailLink): string {
  return `<a href="${escapeHtml(link)}">${escapeHtml(label)}</a>`;
}

/** A line break in a subject would begin another header. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function manyLines(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(oneLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function webLink(link: string): string {
  const url = new URL(link);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('a mail links to http and https only');
  return url.href;
}
