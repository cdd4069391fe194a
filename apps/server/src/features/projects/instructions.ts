import sanitizeHtml from 'sanitize-html';

/** Instructions are formatted text: headings, lists, emphasis, links and images; nothing that runs or restyles the page. */
export function sanitizeInstruction(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: ['h1', 'h2', 'h3', 'p', 'ul', 'ol', 'li', 'b', 'i', 'strong', 'em', 'a', 'img'],
    allowedAttributes: { a: ['href'], img: ['src', 'alt'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
  });
}
