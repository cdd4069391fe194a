import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { VERIFY_CODE } from './verify-code.ts';

const secret = `whsec_${Buffer.from('a secret of some length').toString('base64')}`;

/** Runs what we show to people, as they would. */
function judge(body: string, sent: string): boolean {
  const time = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`msg_1.${time}.${body}`).digest('base64');
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': time, 'webhook-signature': `v1,AAAA v1,${signature}` };
  const program = `${VERIFY_CODE.node}\nprocess.stdout.write(String(isOurs(${JSON.stringify(headers)}, ${JSON.stringify(sent)})));`;
  const options = { env: { ...process.env, WEBHOOK_SECRET: secret }, encoding: 'utf8' } as const;
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], options) === 'true';
}

it('the code for receivers takes what was signed and nothing else', () => {
  expect(judge('{"action":"TASK_CREATED"}', '{"action":"TASK_CREATED"}')).toBe(true);
  expect(judge('{"action":"TASK_CREATED"}', '{"action":"TASK_DELETED"}')).toBe(false);
});
