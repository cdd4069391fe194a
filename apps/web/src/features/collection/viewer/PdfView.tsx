import { type OpenPdf, openPdf } from '@labelwright/editor/viewing';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { t } from '../viewer-strings.ts';
import { PageView, type WordMarks } from './PageView.tsx';

type PdfViewProps = WordMarks & {
  url: string;
  title: string;
  rotation: number;
  /** From 0. */
  page: number;
  onPage: (page: number) => void;
};

/** The document of an address; closed when another takes its place. */
function useDocument(url: string): { pdf: OpenPdf | undefined; error: unknown } {
  const [state, setState] = useState<{ pdf: OpenPdf | undefined; error: unknown }>({
    pdf: undefined,
    error: undefined,
  });
  useEffect(() => {
    let isGone = false;
    let opened: OpenPdf | undefined;
    setState({ pdf: undefined, error: undefined });
    openPdf(url).then(
      (pdf) => {
        opened = pdf;
        if (isGone) pdf.close();
        else setState({ pdf, error: undefined });
      },
      (error) => !isGone && setState({ pdf: undefined, error }),
    );
    return () => {
      isGone = true;
      opened?.close();
    };
  }, [url]);
  return state;
}

export function PdfView({ url, title, rotation, page, onPage, ...marks }: PdfViewProps) {
  const { pdf, error } = useDocument(url);
  const index = Math.min(page, (pdf?.pageCount ?? 1) - 1);
  const shown = useQuery({
    queryKey: ['collection-page', url, index],
    enabled: pdf !== undefined,
    gcTime: 0,
    retry: false,
    queryFn: () => pdf?.page(index) ?? Promise.reject(new Error(t.notShown)),
  });
  const go = (step: number) => onPage(Math.min(Math.max(index + step, 0), (pdf?.pageCount ?? 1) - 1));
  useHotkey('pageup', () => go(-1), { label: t.pageBefore, group: t.viewerKeys });
  useHotkey('pagedown', () => go(1), { label: t.pageAfter, group: t.viewerKeys });
  if (error !== undefined || shown.isError) return <ErrorState title={t.notShown} error={error ?? shown.error} />;
  if (pdf === undefined || shown.data === undefined) {
    return (
      <div className="p-6">
        <SkeletonLines count={6} />
      </div>
    );
  }
  return (
    <PageView
      key={url}
      url={shown.data.url}
      alt={t.pageOf(title, index + 1, pdf.pageCount)}
      rotation={rotation}
      {...marks}
      toolbar={
        <span className="flex items-center gap-1">
          <IconButton
            name={t.pageBefore}
            icon={<ChevronLeft size={16} />}
            disabled={index === 0}
            onClick={() => go(-1)}
          />
          <span className="tabular text-muted">{t.page(index + 1, pdf.pageCount)}</span>
          <IconButton
            name={t.pageAfter}
            icon={<ChevronRight size={16} />}
            disabled={index === pdf.pageCount - 1}
            onClick={() => go(1)}
          />
        </span>
      }
    />
  );
}
