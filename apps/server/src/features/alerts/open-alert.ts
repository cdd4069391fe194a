import type { AlertKind } from '@labelwright/contract/alerts';
import type { Tx } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { closeKey, listSettings, saveFindings } from './alerts.queries.ts';
import { announce } from './evaluate-alerts.ts';
import type { Finding } from './facts.ts';
import { getRule, ruleInForce } from './settings.policy.ts';

/** For what is known at once and not measured at each look. Opening what is open says that it lasts. Needs a system transaction. */
export async function openAlert(platform: Platform, tx: Tx, kind: AlertKind, finding: Finding): Promise<void> {
  const rule = getRule(kind);
  const settings = await listSettings(tx);
  const { isEnabled, threshold } = ruleInForce(rule, settings, finding.organizationId);
  if (!isEnabled) return;
  const now = platform.now();
  const opened = await saveFindings(
    tx,
    [{ ...finding, kind, severity: finding.severity ?? rule.severity, threshold }],
    now,
  );
  await announce(platform, tx, { opened, closed: [], settings, now });
}

export async function closeAlert(
  platform: Platform,
  tx: Tx,
  about: { kind: AlertKind; key: string; organizationId: number | undefined },
): Promise<void> {
  const now = platform.now();
  const closed = await closeKey(tx, about, now);
  await announce(platform, tx, { opened: [], closed, settings: [], now });
}
