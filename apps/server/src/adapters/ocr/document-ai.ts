import type { protos } from '@google-cloud/documentai';
import type { OcrEngine, PageImage, RecognisedWord } from '../../platform/recognition/ocr-engine.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { explainGoogle } from '../google/explain-google.ts';

export interface DocumentAiSettings {
  projectId: string;
  processorId: string;
  /** `us`, `eu`, … */
  location: string;
  /** Service account file; the machine's own identity when absent. */
  credentialsFile?: string | undefined;
  /** Host and port of another endpoint; that of Google for the location when absent. */
  endpoint?: string | undefined;
  isPlainHttp?: boolean | undefined;
}

type Document = protos.google.cloud.documentai.v1.IDocument;
type Layout = protos.google.cloud.documentai.v1.Document.Page.ILayout;

/** Google Document AI, one page a call. The data leaves this machine. */
export function createDocumentAi(settings: DocumentAiSettings): OcrEngine {
  const host = settings.endpoint ?? `${settings.location}-documentai.googleapis.com`;
  const open = async () => {
    const { DocumentProcessorServiceClient } = await import('@google-cloud/documentai');
    const [apiEndpoint, port] = host.split(':');
    return new DocumentProcessorServiceClient({
      apiEndpoint,
      ...(port === undefined ? {} : { port: Number(port) }),
      projectId: settings.projectId,
      fallback: true,
      ...(settings.isPlainHttp ? { protocol: 'http' } : {}),
      ...(settings.credentialsFile === undefined ? {} : { keyFilename: settings.credentialsFile }),
    });
  };
  let client: ReturnType<typeof open> | undefined;
  return {
    name: 'document-ai',
    title: 'Google Document AI',
    runsAt: host,
    wants: 'png',
    languages: async () => [],
    recognise: async (image, { signal }) => {
      signal.throwIfAborted();
      client ??= open();
      const { projectId, location, processorId } = settings;
      const name = `projects/${projectId}/locations/${location}/processors/${processorId}`;
      const request = { name, rawDocument: { content: image.content, mimeType: 'image/png' } };
      const aborted = new Promise<never>((_, reject) => {
        const stop = (): void => reject(new RecognitionError('unavailable', `${host} was not waited for any longer`));
        signal.addEventListener('abort', stop, { once: true });
      });
      const [answer] = await Promise.race([(await client).processDocument(request), aborted]).catch((error: Error) => {
        throw error instanceof RecognitionError ? error : explainGoogle(error, host);
      });
      return wordsOf(answer.document ?? {}, image);
    },
    close: async () => {
      await (await client)?.close();
    },
  };
}

/** Tokens lie in lines by where their text begins. */
export function wordsOf(document: Document, image: Pick<PageImage, 'width' | 'height'>): RecognisedWord[] {
  const text = document.text ?? '';
  const [page] = document.pages ?? [];
  const lineEnds = (page?.lines ?? []).map(({ layout }) => rangeOf(layout).end);
  return (page?.tokens ?? []).flatMap(({ layout }): RecognisedWord[] => {
    const { start, end } = rangeOf(layout);
    const word = text.slice(start, end).trim();
    if (word === '') return [];
    const place = lineEnds.findIndex((lineEnd) => start < lineEnd);
    return [
      {
        text: word,
        confidence: layout?.confidence ?? 0,
        ...boxOf(layout, image),
        line: place < 0 ? lineEnds.length : place,
      },
    ];
  });
}

function rangeOf(layout: Layout | null | undefined): { start: number; end: number } {
  const [segment] = layout?.textAnchor?.textSegments ?? [];
  return { start: Number(segment?.startIndex ?? 0), end: Number(segment?.endIndex ?? 0) };
}

function boxOf(layout: Layout | null | undefined, { width, height }: Pick<PageImage, 'width' | 'height'>) {
  const { normalizedVertices, vertices } = layout?.boundingPoly ?? {};
  const corners = normalizedVertices?.length
    ? normalizedVertices.map(({ x, y }) => ({ x: (x ?? 0) * width, y: (y ?? 0) * height }))
    : (vertices ?? []).map(({ x, y }) => ({ x: x ?? 0, y: y ?? 0 }));
  if (corners.length === 0) return { left: 0, top: 0, width: 0, height: 0 };
  const [left, right] = [Math.min(...corners.map(({ x }) => x)), Math.max(...corners.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...corners.map(({ y }) => y)), Math.max(...corners.map(({ y }) => y))];
  return { left, top, width: right - left, height: bottom - top };
}
