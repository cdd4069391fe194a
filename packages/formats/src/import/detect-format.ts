import { importers } from '../importers.ts';
import type { Importer } from './model.ts';
import { txtImporter } from './txt.ts';

/**
 * The importer for a file, from its name, its declared type and the beginning of its text, each undefined or empty when
 * unknown. A telling name wins over the type, the type over the content; `.txt` and `text/plain` tell nothing, because
 * people paste and upload every format under them.
 */
export function detectFormat(fileName: string | undefined, mediaType: string | undefined, head: string): Importer {
  const extension = /\.([^./\\]+)$/.exec(fileName ?? '')?.[1]?.toLowerCase();
  const byName = importers.find((importer) => extension !== undefined && importer.extensions.includes(extension));
  if (byName && byName !== txtImporter) return byName;
  const type = mediaType?.split(';', 1)[0]?.trim().toLowerCase();
  const byType = importers.find((importer) => type !== undefined && importer.mediaTypes.includes(type));
  if (byType && byType !== txtImporter) return byType;
  return detectFromText(head, byName ?? byType);
}

/** A name or type that says plain text is overruled only by content that is clearly something else. */
function detectFromText(head: string, declared: Importer | undefined): Importer {
  let best: Importer = txtImporter;
  let bestScore = declared ? 0.65 : 0.3;
  for (const importer of importers) {
    const score = importer.detect(head);
    if (score > bestScore) {
      best = importer;
      bestScore = score;
    }
  }
  return best;
}
