import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { isSignedOut, meQuery } from './lib/me.ts';
import { AdminShell } from './shell/AdminShell.tsx';
import { AppShell } from './shell/AppShell.tsx';
import { BareLayout } from './shell/BareLayout.tsx';
import { FullScreen } from './shell/FullScreen.tsx';
import { LoneNotFoundPage, NotFoundPage } from './shell/NotFoundPage.tsx';
import { LonePageError, PageError } from './shell/PageError.tsx';
import { PagePending } from './shell/PagePending.tsx';
import { ProjectShell } from './shell/ProjectShell.tsx';
import { RootLayout } from './shell/RootLayout.tsx';
import { WorkFullScreen, WorkShell } from './shell/WorkShell.tsx';

/** `bare`: nobody need be signed in. `app`: top bar. `admin`: top bar and the rail of the administration. `project`: top bar and rail. `full`: nothing but the page. `work`, `work-full`: the same for people of a crowd. */
type Layout = 'bare' | 'app' | 'admin' | 'project' | 'full' | 'work' | 'work-full';

type PageEntry = {
  path: string;
  layout: Layout;
  /** For the breadcrumb and the browser's tab. */
  title: string;
  page: ReturnType<typeof lazyRouteComponent>;
};

const lazy = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K): PageEntry['page'] =>
  lazyRouteComponent(load as () => Promise<Record<string, ComponentType>>, name);

/** Every page of the product. To add one, add a line; its module is loaded when it is visited or its link hovered. */
const PAGES: readonly PageEntry[] = [
  {
    path: '/signin',
    layout: 'bare',
    title: 'Sign in',
    page: lazy(() => import('./features/identity/SignInPage.tsx'), 'SignInPage'),
  },
  {
    path: '/register',
    layout: 'bare',
    title: 'Create account',
    page: lazy(() => import('./features/identity/RegisterPage.tsx'), 'RegisterPage'),
  },
  {
    path: '/verify',
    layout: 'bare',
    title: 'Verify email',
    page: lazy(() => import('./features/identity/VerifyPage.tsx'), 'VerifyPage'),
  },
  {
    path: '/forgot',
    layout: 'bare',
    title: 'Forgot password',
    page: lazy(() => import('./features/identity/ForgotPage.tsx'), 'ForgotPage'),
  },
  {
    path: '/reset',
    layout: 'bare',
    title: 'New password',
    page: lazy(() => import('./features/identity/ResetPage.tsx'), 'ResetPage'),
  },
  {
    path: '/invitations/$token',
    layout: 'bare',
    title: 'Invitation',
    page: lazy(() => import('./features/identity/InvitationPage.tsx'), 'InvitationPage'),
  },
  {
    path: '/join',
    layout: 'bare',
    title: 'Join project',
    page: lazy(() => import('./features/identity/JoinPage.tsx'), 'JoinPage'),
  },

  {
    path: '/work/join',
    layout: 'bare',
    title: 'Paid work',
    page: lazy(() => import('./features/crowdsourcing/portal/JoinWorkPage.tsx'), 'JoinWorkPage'),
  },
  {
    path: '/work/open/$key',
    layout: 'bare',
    title: 'Paid work',
    page: lazy(() => import('./features/crowdsourcing/portal/OpenWorkPage.tsx'), 'OpenWorkPage'),
  },
  {
    path: '/work',
    layout: 'work',
    title: 'Available work',
    page: lazy(() => import('./features/crowdsourcing/portal/WorkPage.tsx'), 'WorkPage'),
  },
  {
    path: '/work/batches/$batchId',
    layout: 'work',
    title: 'Work',
    page: lazy(() => import('./features/crowdsourcing/portal/WorkBatchPage.tsx'), 'WorkBatchPage'),
  },
  {
    path: '/work/answers',
    layout: 'work',
    title: 'My answers',
    page: lazy(() => import('./features/crowdsourcing/portal/SubmissionsPage.tsx'), 'SubmissionsPage'),
  },
  {
    path: '/work/earnings',
    layout: 'work',
    title: 'Earnings',
    page: lazy(() => import('./features/crowdsourcing/portal/EarningsPage.tsx'), 'EarningsPage'),
  },
  {
    path: '/work/batches/$batchId/questions',
    layout: 'work-full',
    title: 'Questions',
    page: lazy(() => import('./features/crowdsourcing/portal/QuestionsPage.tsx'), 'QuestionsPage'),
  },
  {
    path: '/work/batches/$batchId/label',
    layout: 'work-full',
    title: 'Work',
    page: lazy(() => import('./features/crowdsourcing/portal/WorkLabelPage.tsx'), 'WorkLabelPage'),
  },

  { path: '/', layout: 'app', title: 'Home', page: lazy(() => import('./features/home/HomePage.tsx'), 'HomePage') },
  {
    path: '/account',
    layout: 'app',
    title: 'Account',
    page: lazy(() => import('./features/identity/AccountPage.tsx'), 'AccountPage'),
  },
  {
    path: '/notifications',
    layout: 'app',
    title: 'Notifications',
    page: lazy(() => import('./features/notifications/NotificationsPage.tsx'), 'NotificationsPage'),
  },
  {
    path: '/projects',
    layout: 'app',
    title: 'Projects',
    page: lazy(() => import('./features/projects/ProjectsPage.tsx'), 'ProjectsPage'),
  },
  {
    path: '/projects/new',
    layout: 'app',
    title: 'New project',
    page: lazy(() => import('./features/projects/NewProjectPage.tsx'), 'NewProjectPage'),
  },
  {
    path: '/organization',
    layout: 'app',
    title: 'Organization',
    page: lazy(() => import('./features/tenants/OrganizationPage.tsx'), 'OrganizationPage'),
  },
  {
    path: '/organization/label-studio',
    layout: 'app',
    title: 'Move from Label Studio',
    page: lazy(() => import('./features/takeover/TakeoversPage.tsx'), 'TakeoversPage'),
  },
  {
    path: '/organization/label-studio/$takeoverId',
    layout: 'app',
    title: 'Move from Label Studio',
    page: lazy(() => import('./features/takeover/TakeoverPage.tsx'), 'TakeoverPage'),
  },
  {
    path: '/progress',
    layout: 'app',
    title: 'Progress',
    page: lazy(() => import('./features/analytics/ProgressPage.tsx'), 'ProgressPage'),
  },
  {
    path: '/people/$userId',
    layout: 'app',
    title: 'Activity',
    page: lazy(() => import('./features/analytics/UserPage.tsx'), 'UserPage'),
  },
  {
    path: '/alerts',
    layout: 'app',
    title: 'Alerts',
    page: lazy(() => import('./features/alerts/AlertsPage.tsx'), 'AlertsPage'),
  },
  {
    path: '/payouts',
    layout: 'app',
    title: 'Payouts',
    page: lazy(() => import('./features/crowdsourcing/batches/PayoutsPage.tsx'), 'PayoutsPage'),
  },
  {
    path: '/library',
    layout: 'app',
    title: 'Library',
    page: lazy(() => import('./features/libraries/LibraryPage.tsx'), 'LibraryPage'),
  },
  {
    path: '/media',
    layout: 'app',
    title: 'Files',
    page: lazy(() => import('./features/storages/AssetsPage.tsx'), 'AssetsPage'),
  },
  {
    path: '/webhooks/$webhookId',
    layout: 'app',
    title: 'Webhook',
    page: lazy(() => import('./features/webhooks/WebhookPage.tsx'), 'WebhookPage'),
  },
  { path: '/jobs', layout: 'app', title: 'Jobs', page: lazy(() => import('./features/jobs/JobsPage.tsx'), 'JobsPage') },
  {
    path: '/audit',
    layout: 'app',
    title: 'Audit log',
    page: lazy(() => import('./features/audit/AuditPage.tsx'), 'AuditPage'),
  },
  {
    path: '/events',
    layout: 'app',
    title: 'Events',
    page: lazy(() => import('./features/audit/EventsPage.tsx'), 'EventsPage'),
  },
  {
    path: '/admin',
    layout: 'app',
    title: 'Administration',
    page: lazy(() => import('./features/administration/AdministrationPage.tsx'), 'AdministrationPage'),
  },
  {
    path: '/admin/users',
    layout: 'admin',
    title: 'Users',
    page: lazy(() => import('./features/administration/UsersPage.tsx'), 'UsersPage'),
  },
  {
    path: '/admin/organizations',
    layout: 'admin',
    title: 'Organizations',
    page: lazy(() => import('./features/administration/OrganizationsPage.tsx'), 'OrganizationsPage'),
  },
  {
    path: '/admin/roles',
    layout: 'admin',
    title: 'Roles',
    page: lazy(() => import('./features/administration/RolesPage.tsx'), 'RolesPage'),
  },
  {
    path: '/admin/jobs',
    layout: 'admin',
    title: 'Jobs and queues',
    page: lazy(() => import('./features/jobs/JobsPage.tsx'), 'JobsPage'),
  },
  {
    path: '/admin/schedules',
    layout: 'admin',
    title: 'Schedules',
    page: lazy(() => import('./features/administration/SchedulesPage.tsx'), 'SchedulesPage'),
  },
  {
    path: '/admin/audit',
    layout: 'admin',
    title: 'Audit log of the server',
    page: lazy(() => import('./features/audit/ServerAuditPage.tsx'), 'ServerAuditPage'),
  },
  {
    path: '/admin/events',
    layout: 'admin',
    title: 'Events of the server',
    page: lazy(() => import('./features/audit/ServerEventsPage.tsx'), 'ServerEventsPage'),
  },
  {
    path: '/admin/system',
    layout: 'admin',
    title: 'System',
    page: lazy(() => import('./features/administration/SystemPage.tsx'), 'SystemPage'),
  },
  {
    path: '/admin/settings',
    layout: 'admin',
    title: 'Settings in force',
    page: lazy(() => import('./features/administration/SettingsInForcePage.tsx'), 'SettingsInForcePage'),
  },
  {
    path: '/admin/storage',
    layout: 'admin',
    title: 'Storage use',
    page: lazy(() => import('./features/administration/StoragePage.tsx'), 'StoragePage'),
  },
  {
    path: '/admin/retention',
    layout: 'admin',
    title: 'Retention',
    page: lazy(() => import('./features/administration/RetentionPage.tsx'), 'RetentionPage'),
  },
  {
    path: '/admin/alerts',
    layout: 'admin',
    title: 'Alerts of the platform',
    page: lazy(() => import('./features/alerts/PlatformAlertsPage.tsx'), 'PlatformAlertsPage'),
  },
  {
    path: '/admin/analytics',
    layout: 'admin',
    title: 'Platform',
    page: lazy(() => import('./features/analytics/PlatformPage.tsx'), 'PlatformPage'),
  },
  {
    path: '/admin/outbox',
    layout: 'admin',
    title: 'Outbox',
    page: lazy(() => import('./features/outbox/OutboxPage.tsx'), 'OutboxPage'),
  },
  {
    path: '/admin/mail',
    layout: 'admin',
    title: 'Mail',
    page: lazy(() => import('./features/mail/MailPage.tsx'), 'MailPage'),
  },

  {
    path: '/projects/$projectId',
    layout: 'project',
    title: 'Overview',
    page: lazy(() => import('./features/projects/OverviewPage.tsx'), 'OverviewPage'),
  },
  {
    path: '/projects/$projectId/data',
    layout: 'project',
    title: 'Data',
    page: lazy(() => import('./features/data-manager/DataPage.tsx'), 'DataPage'),
  },
  {
    path: '/projects/$projectId/dashboard',
    layout: 'project',
    title: 'Dashboard',
    page: lazy(() => import('./features/analytics/DashboardPage.tsx'), 'DashboardPage'),
  },
  {
    path: '/projects/$projectId/contributions',
    layout: 'project',
    title: 'Contributions',
    page: lazy(() => import('./features/analytics/ContributionsPage.tsx'), 'ContributionsPage'),
  },
  {
    path: '/projects/$projectId/dashboards',
    layout: 'project',
    title: 'Other dashboards',
    page: lazy(() => import('./features/libraries/dashboards/DashboardsPage.tsx'), 'DashboardsPage'),
  },
  {
    path: '/projects/$projectId/queue',
    layout: 'project',
    title: 'Queue',
    page: lazy(() => import('./features/distribution/QueuePage.tsx'), 'QueuePage'),
  },
  {
    path: '/projects/$projectId/quality',
    layout: 'project',
    title: 'Quality',
    page: lazy(() => import('./features/quality/QualityPage.tsx'), 'QualityPage'),
  },
  {
    path: '/projects/$projectId/quality/people/$userId',
    layout: 'project',
    title: 'Quality of a person',
    page: lazy(() => import('./features/quality/PersonPage.tsx'), 'PersonPage'),
  },
  {
    path: '/projects/$projectId/my-quality',
    layout: 'project',
    title: 'My quality',
    page: lazy(() => import('./features/quality/MyQualityPage.tsx'), 'MyQualityPage'),
  },
  {
    path: '/projects/$projectId/crowd',
    layout: 'project',
    title: 'Crowd',
    page: lazy(() => import('./features/crowdsourcing/batches/CrowdPage.tsx'), 'CrowdPage'),
  },
  {
    path: '/projects/$projectId/crowd/new',
    layout: 'project',
    title: 'New batch',
    page: lazy(() => import('./features/crowdsourcing/batches/NewBatchPage.tsx'), 'NewBatchPage'),
  },
  {
    path: '/projects/$projectId/crowd/$batchId',
    layout: 'project',
    title: 'Batch',
    page: lazy(() => import('./features/crowdsourcing/batches/CrowdBatchPage.tsx'), 'CrowdBatchPage'),
  },
  {
    path: '/projects/$projectId/pipeline',
    layout: 'project',
    title: 'Pipeline',
    page: lazy(() => import('./features/pipelines/PipelinePage.tsx'), 'PipelinePage'),
  },
  {
    path: '/projects/$projectId/models',
    layout: 'project',
    title: 'Models',
    page: lazy(() => import('./features/ml-backends/ModelsPage.tsx'), 'ModelsPage'),
  },
  {
    path: '/projects/$projectId/prompts',
    layout: 'project',
    title: 'Prompts',
    page: lazy(() => import('./features/prompts/PromptsPage.tsx'), 'PromptsPage'),
  },
  {
    path: '/projects/$projectId/prompts/$promptId',
    layout: 'project',
    title: 'Prompt',
    page: lazy(() => import('./features/prompts/PromptPage.tsx'), 'PromptPage'),
  },
  {
    path: '/projects/$projectId/members',
    layout: 'project',
    title: 'Members',
    page: lazy(() => import('./features/projects/MembersPage.tsx'), 'MembersPage'),
  },
  {
    path: '/projects/$projectId/settings/$section',
    layout: 'project',
    title: 'Settings',
    page: lazy(() => import('./features/projects/SettingsPage.tsx'), 'SettingsPage'),
  },
  {
    path: '/projects/$projectId/settings/webhooks/$webhookId',
    layout: 'project',
    title: 'Webhook',
    page: lazy(() => import('./features/webhooks/WebhookPage.tsx'), 'WebhookPage'),
  },
  {
    path: '/projects/$projectId/import',
    layout: 'project',
    title: 'Import',
    page: lazy(() => import('./features/imports/ImportPage.tsx'), 'ImportPage'),
  },
  {
    path: '/projects/$projectId/contribute',
    layout: 'project',
    title: 'Contribute',
    page: lazy(() => import('./features/collection/contribute/ContributePage.tsx'), 'ContributePage'),
  },
  {
    path: '/projects/$projectId/collection',
    layout: 'project',
    title: 'Collection',
    page: lazy(() => import('./features/collection/manage/CollectionPage.tsx'), 'CollectionPage'),
  },
  {
    path: '/projects/$projectId/export',
    layout: 'project',
    title: 'Export',
    page: lazy(() => import('./features/exports/ExportPage.tsx'), 'ExportPage'),
  },

  {
    path: '/projects/$projectId/label',
    layout: 'full',
    title: 'Label',
    page: lazy(() => import('./features/annotations/LabelPage.tsx'), 'LabelPage'),
  },
  {
    path: '/projects/$projectId/label-set/$setId',
    layout: 'full',
    title: 'Label chosen tasks',
    page: lazy(() => import('./features/annotations/LabelSetPage.tsx'), 'LabelSetPage'),
  },
  {
    path: '/projects/$projectId/bulk',
    layout: 'full',
    title: 'Label together',
    page: lazy(() => import('./features/data-manager/bulk/BulkPage.tsx'), 'BulkPage'),
  },
  {
    path: '/projects/$projectId/review',
    layout: 'full',
    title: 'Review',
    page: lazy(() => import('./features/review/ReviewPage.tsx'), 'ReviewPage'),
  },
  {
    path: '/projects/$projectId/collection/review',
    layout: 'full',
    title: 'Review items',
    page: lazy(() => import('./features/collection/review/ItemReviewPage.tsx'), 'ItemReviewPage'),
  },
  {
    path: '/projects/$projectId/adjudicate',
    layout: 'full',
    title: 'Adjudicate',
    page: lazy(() => import('./features/pipelines/AdjudicatePage.tsx'), 'AdjudicatePage'),
  },
  {
    path: '/projects/$projectId/tasks/$taskId',
    layout: 'full',
    title: 'Task',
    page: lazy(() => import('./features/annotations/TaskPage.tsx'), 'TaskPage'),
  },
];

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: RootLayout,
  notFoundComponent: LoneNotFoundPage,
  errorComponent: LonePageError,
});

const bareRoute = createRoute({ getParentRoute: () => rootRoute, id: 'bare', component: BareLayout });

/** Everything below needs somebody signed in; otherwise sign-in first, then back here. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  component: Outlet,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      throw redirect({ to: '/signin', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
});

/** People of a crowd have the portal, and the others everything else. */
const houseRoute = createRoute({
  getParentRoute: () => signedInRoute,
  id: 'house',
  component: Outlet,
  beforeLoad: async ({ context }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (me.is_crowd) throw redirect({ to: '/work' });
  },
});

const appRoute = createRoute({ getParentRoute: () => houseRoute, id: 'app', component: AppShell });
const adminRoute = createRoute({ getParentRoute: () => houseRoute, id: 'admin', component: AdminShell });
const projectRoute = createRoute({ getParentRoute: () => houseRoute, id: 'project', component: ProjectShell });
const fullRoute = createRoute({ getParentRoute: () => houseRoute, id: 'full', component: FullScreen });

const portalRoute = createRoute({
  getParentRoute: () => signedInRoute,
  id: 'portal',
  component: Outlet,
  beforeLoad: async ({ context }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (!me.is_crowd) throw redirect({ to: '/' });
  },
});
const workRoute = createRoute({ getParentRoute: () => portalRoute, id: 'work', component: WorkShell });
const workFullRoute = createRoute({ getParentRoute: () => portalRoute, id: 'work-full', component: WorkFullScreen });

const PARENTS = {
  bare: bareRoute,
  app: appRoute,
  admin: adminRoute,
  project: projectRoute,
  full: fullRoute,
  work: workRoute,
  'work-full': workFullRoute,
} as const;

const routesOf = (layout: Layout) =>
  PAGES.filter((entry) => entry.layout === layout).map((entry) =>
    createRoute({
      getParentRoute: () => PARENTS[layout],
      path: entry.path,
      component: entry.page,
      staticData: { title: entry.title },
    }),
  );

const routeTree = rootRoute.addChildren([
  bareRoute.addChildren(routesOf('bare')),
  signedInRoute.addChildren([
    houseRoute.addChildren([
      appRoute.addChildren(routesOf('app')),
      adminRoute.addChildren(routesOf('admin')),
      projectRoute.addChildren(routesOf('project')),
      fullRoute.addChildren(routesOf('full')),
    ]),
    portalRoute.addChildren([
      workRoute.addChildren(routesOf('work')),
      workFullRoute.addChildren(routesOf('work-full')),
    ]),
  ]),
]);

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadDelay: 80,
    scrollRestoration: true,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: PagePending,
    defaultPendingMs: 400,
    defaultPendingMinMs: 0,
    trailingSlash: 'never',
  });

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    title?: string;
  }
}
