import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

const GREETING = /^220[ -]/;

/** Resolves once a mail server has greeted us. No log-in is tried: too many of them look like an attack. */
export function checkSmtp(host: string, port: number, timeoutMs = 2000): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = port === 465 ? connectTls({ host, port, servername: host }) : connect({ host, port });
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () => fail(new Error('the mail server does not greet')));
    socket.once('error', fail);
    socket.once('data', (greeting) => {
      if (!GREETING.test(greeting.toString('latin1'))) return fail(new Error('this is no mail server'));
      socket.end('QUIT\r\n');
      resolve();
    });
    socket.once('close', () => reject(new Error('the mail server hung up')));
  });
}
