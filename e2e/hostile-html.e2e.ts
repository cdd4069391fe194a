import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <HyperTextLabels name="part" toName="page"><Label value="Name"/></HyperTextLabels>
  <HyperText name="page" value="$html" clickableLinks="true"/>
</View>`;

/** Each way we know in which foreign HTML may try to run, to load, to lead away or to cover what is around it. */
const HOSTILE = [
  '<h1>Safe heading</h1>',
  '<style>@import url(https://evil.example/a.css); .lw-bottom { display: none !important } p { background: url(https://evil.example/b.png) }</style>',
  "<script>window.hacked = 'script'</script>",
  `<img src="x:y" onerror="window.hacked = 'image'">`,
  `<svg onload="window.hacked = 'svg'"><script>window.hacked = 'svg script'</script></svg>`,
  `<a href="javascript:window.hacked = 'link'">First link</a> <a href="java&#10;script:window.hacked = 'line'">Second link</a>`,
  `<iframe srcdoc="<script>parent.hacked = 'frame'</script>"></iframe><embed src="https://evil.example/e">`,
  `<form action="https://evil.example/post"><input autofocus onfocus="window.hacked = 'focus'"><button formaction="javascript:window.hacked = 'button'">Send it</button></form>`,
  '<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/"><link rel="stylesheet" href="https://evil.example/l.css">',
  `<details open ontoggle="window.hacked = 'toggle'"><summary>More</summary>Text</details>`,
  '<div style="position:fixed;inset:0;z-index:99999;background:url(https://evil.example/c.png)">Cover</div>',
  '<div style="position:absolute;top:-5000px;left:-5000px;width:99999px;height:99999px;z-index:99999">Sheet</div>',
  '<div>'.repeat(100_000),
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hacked='math'&gt;">`,
].join('\n');

journey('a hostile page runs nothing, loads nothing and covers nothing', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', {
    title: 'Pages from strangers',
    label_config: CONFIG,
  });
  await apiAs(page, 'POST', `/api/projects/${id}/import`, [{ data: { html: HOSTILE } }]);
  const [task] = await apiAs<{ id: number }[]>(page, 'GET', `/api/projects/${id}/tasks`);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`/projects/${id}/tasks/${task?.id}`);
  await page.getByText('Safe heading').waitFor();
  for (const words of ['First link', 'Second link', 'Send it']) await page.getByText(words).click({ force: true });
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /^Skip|^Submit|^Update/ })
    .first()
    .click({ trial: true });
  await j.shoot(page, 'hostile-html');
  expect(await page.evaluate(() => (window as { hacked?: string }).hacked)).toBeUndefined();
  expect(asked.filter((url) => url.includes('evil.example'))).toEqual([]);
  expect(new URL(page.url()).origin).toBe(new URL(j.baseUrl).origin);
});
