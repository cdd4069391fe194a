/** Elements that are shown as themselves; all others only lend their place to what is in them. */
export const shownElements: ReadonlySet<string> = new Set(
  (
    'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup data dd del details ' +
    'dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark menu nav ol p ' +
    'pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ' +
    'ul var wbr'
  ).split(' '),
);

const everywhere = new Set(
  (
    'abbr align bgcolor border cellpadding cellspacing cite class color colspan datetime dir face headers height id lang ' +
    'open reversed rowspan scope size span start title type valign value width'
  ).split(' '),
);

/** Whether an attribute can be kept as it is; addresses and styles are looked at one by one. */
export function isHarmlessAttribute(name: string): boolean {
  return everywhere.has(name) || name === 'alt' || /^aria-(label|hidden|describedby)$/.test(name);
}

/** Where a link may lead; undefined for what would run, or would leave the task for a page of this application. */
export function safeLink(href: string): string | undefined {
  const address = withoutBlanks(href);
  return /^(https?:\/\/|mailto:|tel:)/i.test(address) ? address : undefined;
}

/** What a picture may be loaded from, as the host can resolve it; undefined for what could be something else. */
export function safePicture(src: string): string | undefined {
  const address = withoutBlanks(src);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) return address === '' ? undefined : address;
  if (scheme === 'data')
    return /^data:image\/(png|jpe?g|gif|webp|avif|bmp|svg\+xml)[;,]/i.test(address) ? address : undefined;
  return ['http', 'https', 'blob', 's3', 'gs', 'azure', 'azure-blob', 'minio'].includes(scheme) ? address : undefined;
}

/** Browsers pass over control characters inside a scheme; so must a test for one. */
function withoutBlanks(address: string): string {
  return [...address.trim()].filter((character) => character > ' ' || character === ' ').join('');
}
