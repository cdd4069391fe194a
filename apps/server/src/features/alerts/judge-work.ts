import type { Facts, Finding, ThresholdOf } from './facts.ts';
import { percent } from './judge-platform.ts';
import { duration, secondsSince } from './judge-queues.ts';

/** Of fewer a share says nothing. */
const FEWEST = 5;

export function importStuck({ now, stuckImports }: Facts, threshold: ThresholdOf): Finding[] {
  return stuckImports.flatMap(({ organizationId, projectId, projectTitle, importId, since }) => {
    const seconds = secondsSince(since, now);
    if (seconds <= threshold(organizationId)) return [];
    return [
      {
        organizationId,
        projectId,
        key: `import:${importId}`,
        title: `Import ${importId} of ${projectTitle} does not move`.slice(0, 300),
        detail: `In progress, but nothing happened for ${duration(seconds)}. Its page shows how far it came; cancel it, or see that a worker runs.`,
        value: seconds,
      },
    ];
  });
}

export function importFailures({ failedImports }: Facts, threshold: ThresholdOf): Finding[] {
  return failedImports.flatMap(({ organizationId, projectId, projectTitle, total, failed }) => {
    const share = percent(failed, total);
    if (total < FEWEST || share <= threshold(organizationId)) return [];
    return [
      {
        organizationId,
        projectId,
        key: `project:${projectId}`,
        title: `Imports of ${projectTitle} fail`.slice(0, 300),
        detail: `${failed} of ${total} imports of the last week failed. Each has its reason on the import page.`,
        value: share,
      },
    ];
  });
}

export function webhookFailures({ outcomes }: Facts, threshold: ThresholdOf): Finding[] {
  return shares(outcomes, 'webhook').flatMap(({ organizationId, total, bad }) => {
    const share = percent(bad, total);
    if (share <= threshold(organizationId)) return [];
    return [
      {
        organizationId,
        key: 'deliveries',
        title: `${share} % of the webhooks are not delivered`,
        detail: `${bad} of ${total} deliveries of the last hour failed. The receivers' answers are in the list of deliveries.`,
        value: share,
      },
    ];
  });
}

export function modelDown({ downModels }: Facts, threshold: ThresholdOf): Finding[] {
  return downModels
    .filter(({ organizationId, failures }) => failures >= threshold(organizationId))
    .map(({ organizationId, projectId, projectTitle, backendId, title, failures, error }) => ({
      organizationId,
      projectId,
      key: `model:${backendId}`,
      title: `The model ${title} of ${projectTitle} does not work`.slice(0, 300),
      detail: `${failures} looks in a row failed. ${error} It predicts and learns nothing until it answers again; "Check" in the settings of the project looks at once.`,
      value: failures,
    }));
}

export function uploadFailures({ outcomes }: Facts, threshold: ThresholdOf): Finding[] {
  return shares(outcomes, 'upload').flatMap(({ organizationId, total, bad }) => {
    const share = percent(total - bad, total);
    if (share >= threshold(organizationId)) return [];
    return [
      {
        organizationId,
        key: 'uploads',
        title: `Only ${share} % of the uploads succeed`,
        detail: `${bad} of ${total} uploads of the last hour failed. The usual reasons: files of a kind or size that is not taken, or no room left.`,
        value: share,
      },
    ];
  });
}

export function queryTimeouts({ outcomes }: Facts, threshold: ThresholdOf): Finding[] {
  return outcomes
    .filter(
      ({ organizationId, source, bad }) => source === 'data_manager' && bad > 0 && bad >= threshold(organizationId),
    )
    .map(({ organizationId, bad }) => ({
      organizationId,
      key: 'data_manager',
      title: 'Queries of the data manager are stopped',
      detail: `${bad} in the last hour ran into the time limit. Make an index for the field that is filtered by, or narrow the views down.`,
      value: bad,
    }));
}

export function summaryOutdated({ now, outdatedSummaries }: Facts, threshold: ThresholdOf): Finding[] {
  return outdatedSummaries.flatMap(({ organizationId, projectId, projectTitle, since }) => {
    const seconds = secondsSince(since, now);
    if (seconds <= threshold(organizationId)) return [];
    return [
      {
        organizationId,
        projectId,
        key: `project:${projectId}`,
        title: `The counters of ${projectTitle} are out of date`.slice(0, 300),
        detail: `They have not moved for ${duration(seconds)}, though work went on. "Count again" in the settings of the project repairs them.`,
        value: seconds,
      },
    ];
  });
}

function shares(outcomes: Facts['outcomes'], source: string) {
  return outcomes
    .filter((outcome) => outcome.source === source)
    .map(({ organizationId, good, bad }) => ({ organizationId, total: good + bad, bad }))
    .filter(({ total }) => total >= FEWEST);
}
