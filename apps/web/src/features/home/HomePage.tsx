import type { CollectionHome } from '@labelwright/contract/collection-summaries';
import type { Home } from '@labelwright/contract/tenants';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { COLLECTION_KEY, collectionHomeQuery } from '../../lib/collection.ts';
import { homeQuery } from '../../lib/home.ts';
import { useLive } from '../../lib/live.ts';
import { displayNameOf, useMe } from '../../lib/me.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { CollectionCard, ContributorHome } from '../collection/home/CollectionHome.tsx';
import { t as c } from '../collection/strings.ts';
import { OrganizationOnboarding } from '../libraries/onboarding/OnboardingCard.tsx';
import { ReviewList } from '../review/ReviewList.tsx';
import { LabellingList } from './LabellingList.tsx';
import { ManagingList } from './ManagingList.tsx';
import { t } from './strings.ts';

/** Who labels starts with the work that waits; who manages and has never labelled starts with how projects stand. */
export function HomePage() {
  const me = useMe();
  const home = useQuery(homeQuery);
  const collection = useQuery(collectionHomeQuery);
  useLive('project', { invalidates: [homeQuery.queryKey] });
  useLive('items', { invalidates: [COLLECTION_KEY] });
  const today = home.data?.today;
  const isContributor = isOnlyContributing(home.data, collection.data);
  return (
    <PageBody>
      <PageHeader
        title={t.hello(new Date().getHours(), displayNameOf(me).split(/[\s@]/)[0] ?? '')}
        description={isContributor ? c.welcome : today === undefined ? ' ' : t.today(today.annotations, today.seconds)}
        actions={me.can.create_project && home.data !== undefined && home.data.managing.length > 0 && <NewProject />}
      />
      {me.can.manage_organization && <OrganizationOnboarding />}
      {(home.isPending || (home.data !== undefined && collection.isPending)) && <SkeletonLines count={5} />}
      {home.isError && home.data === undefined && <ErrorState error={home.error} onRetry={() => void home.refetch()} />}
      {home.data !== undefined && !collection.isPending && (
        <HomeSections
          home={home.data}
          collection={collection.data}
          canCreate={me.can.create_project}
          isManager={me.can.manage_organization}
        />
      )}
    </PageBody>
  );
}

const isOnlyContributing = (home: Home | undefined, collection: CollectionHome | undefined): boolean =>
  home?.labelling.length === 0 &&
  home.managing.length === 0 &&
  collection?.projects.some(({ can }) => can.contribute) === true;

const NewProject = () => (
  <ButtonLink to="/projects/new" variant="primary" icon={<Plus aria-hidden size={16} />}>
    {t.newProject}
  </ButtonLink>
);

type HomeSectionsProps = {
  home: Home;
  /** undefined when it could not be read: the rest of the page stands without it. */
  collection: CollectionHome | undefined;
  canCreate: boolean;
  /** Sees every project of the organization: where there is none to see, there is none. */
  isManager: boolean;
};

function HomeSections({ home, collection, canCreate, isManager }: HomeSectionsProps) {
  const hasLabelling = home.labelling.length > 0;
  const hasManaging = home.managing.length > 0;
  if (isOnlyContributing(home, collection))
    return <ContributorHome projects={collection?.projects.filter(({ can }) => can.contribute) ?? []} />;
  if (!hasLabelling && !hasManaging) {
    return isManager && canCreate ? (
      <EmptyState title={t.noProjects} action={<NewProject />}>
        {t.noProjectsText}
      </EmptyState>
    ) : (
      <EmptyState title={t.noWork} action={<ButtonLink to="/projects">{t.allProjects}</ButtonLink>}>
        {t.noWorkText}
      </EmptyState>
    );
  }
  const isLabelling = home.labelling.some((entry) => entry.done_by_me > 0);
  const labelling = hasLabelling && (
    <LabellingList entries={home.labelling} hasMainButton={isLabelling || !hasManaging} />
  );
  const managing = hasManaging && <ManagingList entries={home.managing} />;
  return (
    <>
      <ReviewList />
      {collection !== undefined && <CollectionCard home={collection} />}
      {isLabelling && labelling}
      {managing}
      {!isLabelling && labelling}
    </>
  );
}
