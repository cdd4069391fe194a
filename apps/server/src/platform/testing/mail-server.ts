import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  recipients: string[];
  source: string;
  isEncrypted: boolean;
}

export interface MailServer {
  port: number;
  received: ReceivedMail[];
  stop(): Promise<void>;
}

/** A mail server on this machine that keeps what it is sent: envelope and source of each mail. */
export async function startMailServer(options: SMTPServerOptions & { port?: number } = {}): Promise<MailServer> {
  const { port = 0, ...rest } = options;
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      text(stream).then((source) => {
        const { rcptTo } = session.envelope;
        received.push({ recipients: rcptTo.map(({ address }) => address), source, isEncrypted: session.secure });
        done();
      }, done);
    },
    ...rest,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    stop: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** Of a server that only tests know: for localhost and 127.0.0.1, from 2020 to 2120. */
export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBZzCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGtYXQaDX/XyqoGt
2RLvqRgvTlFlGdYR9GAfCPaVogN68zgO3CqSDczLvNz2zp1uwzSJsIdHu9ZdKGKV
fwrP3XqjTjBMMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMBAf8E
BTADAQH/MB0GA1UdDgQWBBTCV685OrygZhmInqWt01daBilCFTAKBggqhkjOPQQD
AgNIADBFAiB2MWodfH5aSqngD6HnIRciA5iVbUFbM59C6jUuPyY9ZAIhAIC4iFE5
yDn5bd79ZnmZafR8d7NwNg/cv1e2eaSNYndG
-----END CERTIFICATE-----`;
export const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRU3hjWcKIl0ye61w
CiUvphLOK9xuAPdXHd9eTLiRPCehRANCAARrWF0Gg1/18qqBrdkS76kYL05RZRnW
EfRgHwj2laIDevM4Dtwqkg3My7zc9s6dbsM0ibCHR7vWXShilX8Kz916
-----END PRIVATE KEY-----`;
