import type { ObjectFacts } from '../../platform/storage/object-store.ts';

/** The answer of List Blobs; the service writes it without attributes but one, comments or CDATA. */
export function readBlobList(xml: string): { objects: ObjectFacts[]; cursor: string | undefined } {
  const objects = [...xml.matchAll(/<Blob>([\s\S]*?)<\/Blob>/g)].map(([, blob = '']) => {
    const encoded = /<Name Encoded="true">([\s\S]*?)<\/Name>/.exec(blob)?.[1];
    const modified = textOf(blob, 'Last-Modified');
    return {
      key: encoded === undefined ? (textOf(blob, 'Name') ?? '') : decodeURIComponent(encoded),
      sizeBytes: Number(textOf(blob, 'Content-Length') ?? 0),
      etag: textOf(blob, 'Etag') ?? '',
      modifiedAt: modified === undefined ? undefined : new Date(modified),
      contentType: textOf(blob, 'Content-Type'),
    };
  });
  const cursor = textOf(xml, 'NextMarker');
  return { objects, cursor: cursor === '' ? undefined : cursor };
}

function textOf(xml: string, tag: string): string | undefined {
  const found = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return found === undefined ? undefined : unescapeXml(found);
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, code: string) => {
    if (code.startsWith('#x')) return String.fromCodePoint(Number.parseInt(code.slice(2), 16));
    if (code.startsWith('#')) return String.fromCodePoint(Number(code.slice(1)));
    return NAMED[code] ?? whole;
  });
}
