import { accountOf } from './resources/account.ts';
import { exportsOf } from './resources/exports.ts';
import { importsOf } from './resources/imports.ts';
import { mlBackendsOf, storagesOf, webhooksOf } from './resources/integrations.ts';
import { itemsOf } from './resources/items.ts';
import { jobsOf } from './resources/jobs.ts';
import { actionsOf, membersOf, projectsOf, viewsOf } from './resources/projects.ts';
import { annotationsOf, predictionsOf, tasksOf } from './resources/tasks.ts';
import { createTransport, type TransportOptions } from './transport.ts';

export type ClientOptions = TransportOptions;
export type Client = ReturnType<typeof createClient>;

/**
 * A typed client of the API. Calls are repeated when the server is busy or away; lists are read page by page as they are
 * iterated; what the server refuses is thrown as LabelwrightError.
 */
export function createClient(options: ClientOptions) {
  const transport = createTransport(options);
  return {
    /** For paths that have no function of their own. */
    transport,
    account: accountOf(transport),
    projects: projectsOf(transport),
    members: membersOf(transport),
    views: viewsOf(transport),
    actions: actionsOf(transport),
    tasks: tasksOf(transport),
    annotations: annotationsOf(transport),
    predictions: predictionsOf(transport),
    imports: importsOf(transport),
    exports: exportsOf(transport),
    items: itemsOf(transport),
    jobs: jobsOf(transport),
    webhooks: webhooksOf(transport),
    mlBackends: mlBackendsOf(transport),
    storages: storagesOf(transport),
  };
}
