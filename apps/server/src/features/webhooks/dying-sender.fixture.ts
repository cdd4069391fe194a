import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../../app.ts';
import { loadConfig } from '../../config.ts';
import { sendAllDue } from './sender.ts';

/** A process that sends webhooks until it is killed. Told where and how fast its time goes by a line: `DATABASE_URL SPEED`. */
const [line] = (await once(process.stdin, 'data')) as [Buffer];
const [url = '', speed = '1'] = line.toString().trim().split(' ');
const config = loadConfig({
  DATA_DIR: mkdtempSync(join(tmpdir(), 'labelwright-sender-')),
  LOG_LEVEL: 'silent',
  SECRET_KEY: 'test-secret-key',
  DEMO: 'false',
  OUTBOUND_ALLOW: '127.0.0.1',
  WEBHOOK_MAX_ATTEMPTS: '1000',
});
const started = Date.now();
const now = (): Date => new Date(started + (Date.now() - started) * Number(speed));
const app = await createApp(config, { url }, { background: false, now });
for (;;) {
  await sendAllDue(app.platform);
  await sleep(5);
}
