import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrowdTask } from '@labelwright/contract/crowd-worker-page';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { escapeHtml } from '../../platform/escape-html.ts';
import type { Platform } from '../../platform/platform.ts';
import { readBundle } from '../plugins/index.ts';
import { formatMoney } from './money.ts';
import { withOpenMedia } from './open-media.ts';
import { noticeText, type OpenedPage } from './open-work.ts';
import type { SavedAnswer } from './read-answer.ts';
import { workerAccess, workerActor } from './work-actor.ts';
import { signWork } from './worker-token.ts';

const BUILT_PAGE = join(import.meta.dirname, '../../../../web/dist/crowd.html');
/** Work that is handed in a little late is still taken. */
const GRACE_MS = 600_000;
const PREVIEW_SECONDS = 3600;

/** What the page of a worker is made from: the task with media that a page without cookies may open, and no more. */
export async function describeWork(
  platform: Platform,
  opened: OpenedPage,
  page: { url: string; token: string },
): Promise<CrowdTask> {
  const { offer, work, notice } = opened;
  const { organization_id: organizationId, project_id: projectId, task_id: taskId } = offer;
  const isShown = work !== undefined || notice === 'preview';
  const endsAt = work?.endsAt;
  const seconds = endsAt ? Math.ceil((endsAt.getTime() - platform.now().getTime()) / 1000) : PREVIEW_SECONDS;
  const saved = work?.payload.saved as SavedAnswer | undefined;
  const path = `/api/tasks/${taskId}/annotate/${offer.backend}`;
  const token = encodeURIComponent(page.token);
  return {
    is_preview: work === undefined,
    notice: noticeText(notice),
    token: endsAt
      ? signWork(
          platform.config.secretKey,
          { organizationId, assignmentId: work.id },
          new Date(endsAt.getTime() + GRACE_MS),
        )
      : '',
    submit_url: page.url,
    assignment_id: opened.entry.submissionId,
    provider: offer.backend,
    title: offer.title,
    instructions: offer.instructions,
    // Of a task that is not on offer nothing is promised.
    reward: offer.reward_cents === 0 ? '' : `${formatMoney(offer.reward_cents)} ${offer.currency}`,
    ends_at: endsAt ? Math.floor(endsAt.getTime() / 1000) : 0,
    label_config: offer.label_config === '' ? null : offer.label_config,
    bundle: isShown
      ? await bundleFor(
          platform,
          opened,
          { organizationId, projectId, taskId },
          `${path}/media?token=${token}`,
          seconds,
        )
      : null,
    frame_url: `${path}/plugin?token=${token}`,
    allows_empty: offer.allows_empty,
    saved: saved?.result ?? null,
  };
}

async function bundleFor(
  platform: Platform,
  { offer, work }: OpenedPage,
  task: { organizationId: number; projectId: number; taskId: number },
  mediaUrl: string,
  seconds: number,
): Promise<CrowdTask['bundle']> {
  const { organizationId, projectId, taskId } = task;
  const actor = work ? workerActor(organizationId, work.userId, offer.backend) : systemActor(organizationId);
  const access = workerAccess({ organizationId, projectId, state: offer.state });
  const bundle = await readBundle(platform, actor, access, taskId);
  const data = await withActor(platform.db, actor, (tx) =>
    withOpenMedia(platform, tx, task, bundle.task.data, { mediaUrl, seconds }),
  );
  return { ...bundle, task: { ...bundle.task, data, annotations: [], drafts: [] } };
}

let built: string | undefined;

/** The built page with the task in it. Scripts come from files alone; the task is data. */
export function renderPage(task: CrowdTask, nonce: string): string {
  built ??= readBuiltPage();
  const json = JSON.stringify(task).replaceAll('<', '\\u003c');
  const data = `<script type="application/json" id="crowd-task">${json}</script>`;
  return built.replaceAll('__CSP_NONCE__', () => nonce).replace('<!-- task -->', () => data);
}

/** In place of the task, for somebody who did nothing wrong: why it cannot be shown. Holds nothing that a frame could misuse. */
export function renderRefusal(message: string, nonce: string): { html: string; policy: string } {
  const style =
    ':root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-content:center;font:16px/1.5 system-ui,sans-serif}' +
    'main{max-width:32rem;padding:2rem}h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:0}';
  return {
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>This work cannot be opened</title><style nonce="${nonce}">${style}</style></head>
<body><main><h1>This work cannot be opened</h1><p>${escapeHtml(message)}</p></main></body></html>`,
    policy: `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`,
  };
}

function readBuiltPage(): string {
  try {
    return readFileSync(BUILT_PAGE, 'utf8');
  } catch {
    // The web app was not built: whoever opens the page is told so.
    return '<!doctype html><html lang="en"><title>Task</title><body><p>The page was not built yet.</p><!-- task --></body></html>';
  }
}

/** Who may show the page in a frame and where its form may go: the provider's sites, and nobody else's. */
export function framePolicy(policy: string, sites: readonly string[]): string {
  return policy
    .replace("frame-ancestors 'none'", `frame-ancestors ${sites.join(' ') || "'none'"}`)
    .replace("form-action 'self'", `form-action ${sites.join(' ') || "'none'"}`);
}
