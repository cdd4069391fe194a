import { safeInlineStyle, scopeStylesheet } from '../../controls/sanitize-css.ts';
import { createHtmlPassage } from '../../regions/html-span/html-passage.ts';
import { type MarkupEntry, readMarkup, unreadElements } from '../../regions/html-span/markup.ts';
import type { Passage } from '../../regions/span/passage.ts';
import type { TextPiece } from '../text/text-geometry.ts';
import { isHarmlessAttribute, safeLink, safePicture, shownElements } from './html-attributes.ts';
import { limitDepth } from './limit-depth.ts';

export interface HtmlDocument {
  passage: Passage;
  /** Built node by node from what is allowed; nothing of the source is ever parsed as a part of the page. */
  content: DocumentFragment;
  pieces: readonly TextPiece[];
  /** The document's own rules, held below `.lw-html-page`. */
  css: string;
}

export interface HtmlOptions {
  /** Read as part of a page: what stands in a head is content then. */
  isInline: boolean;
  hasLinks: boolean;
  resolveUrl: (address: string) => string;
}

/** The document as it can be read safely, with each text where XPaths of the original find it. */
export function openHtml(html: string, options: HtmlOptions): HtmlDocument {
  const { root, styles } = parse(limitDepth(html), options.isInline);
  const markup = readMarkup(root);
  const shownTexts = new Map<MarkupEntry, Text>();
  const content = document.createDocumentFragment();
  copyBelow(markup.root, content, options, shownTexts);
  const pieces = markup.pieces.flatMap(({ entry, start }) => {
    const node = shownTexts.get(entry);
    return node && start !== undefined ? [{ start, node }] : [];
  });
  const css = styles.map((style) => scopeStylesheet(style, '.lw-html-page')).join('\n');
  return { passage: createHtmlPassage(markup), content, pieces, css };
}

/** In a document without a window nothing runs and nothing is loaded. Scripts and remarks count in no XPath. */
function parse(html: string, isInline: boolean): { root: Node; styles: string[] } {
  const page = document.implementation.createHTMLDocument('');
  const whole = isInline ? undefined : new DOMParser().parseFromString(html, 'text/html');
  const template = page.createElement('template');
  if (isInline) template.innerHTML = html;
  const root = whole?.body ?? template.content;
  for (const element of root.querySelectorAll('script, iframe')) element.remove();
  const remarks = root.ownerDocument.createNodeIterator(root, NodeFilter.SHOW_COMMENT);
  for (let remark = remarks.nextNode(); remark; remark = remarks.nextNode()) {
    if (remark instanceof Comment || remark.nodeType === Node.COMMENT_NODE) remark.parentNode?.removeChild(remark);
  }
  root.normalize();
  const sheets = (whole ?? root).querySelectorAll('style');
  return { root, styles: [...sheets].map((sheet) => sheet.textContent ?? '') };
}

/** Without recursion, since hostile documents are nested deeply. */
function copyBelow(
  root: MarkupEntry,
  into: DocumentFragment,
  options: HtmlOptions,
  shownTexts: Map<MarkupEntry, Text>,
): void {
  const waiting: { entry: MarkupEntry; into: Node }[] = [{ entry: root, into }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const child of next.entry.children) {
      if (child.name === 'text()') {
        const text = document.createTextNode(child.node.nodeValue ?? '');
        shownTexts.set(child, text);
        next.into.appendChild(text);
      } else if (!unreadElements.has(child.name)) {
        const element = copyElement(child, options);
        next.into.appendChild(element);
        waiting.push({ entry: child, into: element });
      }
    }
  }
}

const blockStandIns = new Set(['body', 'form', 'fieldset', 'dialog', 'hgroup', 'search', 'legend']);

function copyElement({ name, node }: MarkupEntry, options: HtmlOptions): HTMLElement {
  const isShown = shownElements.has(name);
  const element = document.createElement(isShown ? name : blockStandIns.has(name) ? 'div' : 'span');
  if (!(node instanceof Element) && !('attributes' in node)) return element;
  for (const { name: attribute, value } of [...(node as Element).attributes]) {
    copyAttribute(element, attribute.toLowerCase(), value, options);
  }
  return element;
}

function copyAttribute(
  element: HTMLElement,
  attribute: string,
  value: string,
  { hasLinks, resolveUrl }: HtmlOptions,
): void {
  if (isHarmlessAttribute(attribute)) element.setAttribute(attribute, value);
  else if (attribute === 'style') Object.assign(element.style, safeInlineStyle(value));
  else if (attribute === 'href' && element instanceof HTMLAnchorElement) setLink(element, safeLink(value), hasLinks);
  else if (attribute === 'src' && element instanceof HTMLImageElement) {
    const source = safePicture(value);
    if (source === undefined) return;
    element.loading = 'lazy';
    element.draggable = false;
    element.referrerPolicy = 'no-referrer';
    element.src = /^(data|blob):/i.test(source) ? source : resolveUrl(source);
  }
}

/** A link that shall not be opened keeps its look and tells where it would lead. */
function setLink(link: HTMLAnchorElement, href: string | undefined, isOpen: boolean): void {
  link.draggable = false;
  link.classList.add('lw-html-link');
  if (href === undefined) return;
  if (!isOpen) {
    if (link.title === '') link.title = href;
    return;
  }
  link.href = href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
}
