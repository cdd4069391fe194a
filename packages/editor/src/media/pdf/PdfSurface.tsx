import { useEffect, useState } from 'react';
import type { TagViewProps } from '../../controls/tag-views.ts';
import { useEditor, useSession, useSurroundings } from '../../shell/editor-context.ts';
import { PictureSurface } from '../image/ImageSurface.tsx';
import type { ImageModel } from '../image/image-model.ts';
import { LoadProblem, Retryable } from '../LoadProblem.tsx';
import { type OpenPdf, openPdf, type PdfPage } from './open-pdf.ts';
import { PdfText } from './PdfText.tsx';
import { useTextOfBoxes } from './use-text-of-boxes.ts';

/** A document page by page; each page is a picture with its text over it. */
export function PdfSurface({ node }: TagViewProps) {
  const editor = useEditor();
  const { resolveUrl } = useSurroundings();
  const image = editor.images.get(node.attributes.name ?? '');
  const address = image ? editor.model.resolveObject(image.objectName) : undefined;
  if (!image) return null;
  if (typeof address !== 'string' || address === '') {
    return <LoadProblem text="This task has no address for the document." />;
  }
  return (
    <Retryable key={image.objectName}>
      {(retry) => <Opened image={image} address={resolveUrl(address)} retry={retry} />}
    </Retryable>
  );
}

function Opening() {
  return (
    <div>
      <p className="lw-notice" role="status">
        Opening the document…
      </p>
      <div className="lw-skeleton lw-pdf-skeleton" />
    </div>
  );
}

type OpenedProps = { image: ImageModel; address: string; retry: () => void };

function Opened({ image, address, retry }: OpenedProps) {
  const editor = useEditor();
  const [state, setState] = useState<{ pdf?: OpenPdf; problem?: string }>({});
  useEffect(() => {
    let isCurrent = true;
    let opened: OpenPdf | undefined;
    const open = async () => {
      try {
        opened = await openPdf(address);
        if (!isCurrent) opened.close();
        else {
          const { pageCounts } = editor.session.get();
          editor.session.update({ pageCounts: { ...pageCounts, [image.objectName]: opened.pageCount } });
          setState({ pdf: opened });
        }
      } catch (error) {
        if (!isCurrent) return;
        const problem = `The document could not be opened: ${error instanceof Error ? error.message : String(error)}`;
        editor.host.onProblem?.(problem);
        setState({ problem });
      }
    };
    void open();
    return () => {
      isCurrent = false;
      opened?.close();
    };
  }, [editor, image, address]);
  if (state.problem !== undefined) return <LoadProblem text={state.problem} retry={retry} />;
  return state.pdf ? <Page image={image} pdf={state.pdf} /> : <Opening />;
}

function Page({ image, pdf }: { image: ImageModel; pdf: OpenPdf }) {
  const page = useSession((state) => state.pages[image.objectName] ?? 0);
  const [shown, setShown] = useState<{ index: number; page: PdfPage } | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isReading, setIsReading] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    const read = async () => {
      try {
        const next = await pdf.page(page);
        if (!isCurrent) return;
        setShown({ index: page, page: next });
        setProblem(undefined);
        // The page that is turned to next is there when it is turned to.
        if (page + 1 < pdf.pageCount) await pdf.page(page + 1);
      } catch (error) {
        if (isCurrent) setProblem(error instanceof Error ? error.message : String(error));
      }
    };
    void read();
    return () => {
      isCurrent = false;
    };
  }, [pdf, page]);
  const pieces = shown?.index === page ? shown.page.pieces : undefined;
  useTextOfBoxes(image, page, pieces);
  if (problem !== undefined) {
    return <LoadProblem text={`Page ${page + 1} cannot be shown: ${problem}`} />;
  }
  if (!shown) return <Opening />;
  return (
    <PictureSurface
      image={image}
      page={shown.index}
      pageCount={pdf.pageCount}
      source={shown.page.url}
      tools={
        <label className="lw-pdf-reading">
          <input type="checkbox" checked={isReading} onChange={(event) => setIsReading(event.target.checked)} />
          Select text
        </label>
      }
    >
      {isReading ? <PdfText image={image} pieces={shown.page.pieces} /> : null}
    </PictureSurface>
  );
}
