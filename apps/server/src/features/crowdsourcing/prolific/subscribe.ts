import { type ProviderContext, ProviderRefusal } from '../provider.ts';
import { asking } from './prolific-calls.ts';

const EVENT = 'submission.status.change';

/** Has Prolific tell of every submission that changes. Without it they are asked for every few minutes. */
export async function subscribeToProlific(
  context: ProviderContext,
): Promise<{ secrets: Readonly<Record<string, string>>; told: string }> {
  const { platform, organizationId, account } = context;
  const { publicUrl } = platform.config;
  if (!publicUrl.startsWith('https://'))
    return { secrets: {}, told: 'This server has no https address that Prolific could call, so it is asked instead.' };
  return asking(context, async (client) => {
    const workspace = await client.findWorkspace(account.settings.project);
    if (workspace === undefined) throw new ProviderRefusal('The account at Prolific has no workspace.');
    const secret = account.secrets.webhook_secret || (await client.obtainHookSecret(workspace));
    const target = `${publicUrl}/api/crowd/prolific/hooks/${organizationId}`;
    const isNew = await client.subscribe(workspace, EVENT, target);
    return { secrets: { webhook_secret: secret }, told: isNew ? 'Subscribed.' : 'Subscribed already.' };
  });
}
