import { PageBody } from '../ui/Layout.tsx';
import { SkeletonLines } from '../ui/States.tsx';

/** In the place of a page whose code is long on its way. */
export const PagePending = () => (
  <PageBody>
    <SkeletonLines count={8} />
  </PageBody>
);
