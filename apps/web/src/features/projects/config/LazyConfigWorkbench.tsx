import type { ConfigTemplate } from '@labelwright/contract/task-definitions';
import { lazy, Suspense } from 'react';
import { Skeleton } from '../../../ui/States.tsx';
import type { ConfigWorkbenchProps } from './ConfigWorkbench.tsx';

// Code editor and annotation editor together weigh more than the rest of the page.
const Workbench = lazy(async () => ({ default: (await import('./ConfigWorkbench.tsx')).ConfigWorkbench }));
const Preview = lazy(async () => ({ default: (await import('./TemplatePreview.tsx')).TemplatePreview }));

export function LazyConfigWorkbench(props: ConfigWorkbenchProps) {
  return (
    <Suspense fallback={<Skeleton className="h-136" />}>
      <Workbench {...props} />
    </Suspense>
  );
}

export function LazyTemplatePreview(props: { template: ConfigTemplate }) {
  return (
    <Suspense fallback={<Skeleton className="h-136" />}>
      <Preview {...props} />
    </Suspense>
  );
}
