import { expect, test } from 'vitest';
import { checkAddress, fillAddress, isHostAllowed, type PlaceValues } from './embed-address.ts';

const OWN = 'https://label.example.com';
const values: PlaceValues = {
  project: { id: 7, uuid: 'u', slug: 'cats', title: 'Cats & dogs?x=/..' },
  organization: { id: 3 },
  workspace: { id: 1 },
};

test('only web addresses of other programs are taken', () => {
  const refused = [
    'javascript:alert(1)',
    'data:text/html,x',
    '//bi.example.com',
    '/api/projects',
    'ftp://bi.example.com',
    'https://user:secret@bi.example.com',
    'https://{{project.slug}}.example.com/',
    'https://bi.example.com/{{secret}}',
    `${OWN}/projects`,
    'JaVaScRiPt://%0aalert(1)',
  ];
  for (const address of refused) expect(() => checkAddress('iframe_url', address, OWN), address).toThrow('Validation');
  expect(checkAddress('iframe_url', 'https://bi.example.com/d?p={{ project_id }}', OWN).host).toBe('bi.example.com');
});

test('a value cannot leave its place in the address', () => {
  expect(fillAddress('https://bi.example.com/{{project.title}}?o={{org_id}}&p={{project_id}}', values)).toBe(
    'https://bi.example.com/Cats%20%26%20dogs%3Fx%3D%2F..?o=3&p=7',
  );
});

test('hosts are allowed by name, by what is below them, or all', () => {
  const url = new URL('https://a.bi.example.com:8443/x');
  for (const [hosts, isAllowed] of [
    [[], true],
    [['a.bi.example.com'], true],
    [['a.bi.example.com:443'], false],
    [['a.bi.example.com:8443'], true],
    [['*.bi.example.com'], true],
    [['*.example.org', 'bi.example.com'], false],
    [['i.example.com'], false],
  ] as const)
    expect(isHostAllowed(url, hosts), hosts.join()).toBe(isAllowed);
});
