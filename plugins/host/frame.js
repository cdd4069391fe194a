// The plug-in's end of the host interface. It runs in the sandboxed frame, loads the plug-in and speaks for it.
// Everything sent to the host is JSON text; the host checks it and trusts none of it.

const CHANGE_MS = 60;

addEventListener('message', function connect(event) {
  if (event.source !== parent || event.data?.type !== 'labelwright:host' || !event.ports[0]) return;
  removeEventListener('message', connect);
  start(event.ports[0]);
});

function start(port) {
  const send = (message) => port.postMessage(JSON.stringify(message));
  const report = (type, error) => send({ type, message: String(error?.message ?? error).slice(0, 500) });
  addEventListener('error', (event) => report('problem', event.error ?? event.message));
  addEventListener('unhandledrejection', (event) => report('problem', event.reason));
  let finish;
  port.onmessage = ({ data }) => {
    if (data.type === 'ping') send({ type: 'pong', id: data.id });
    else if (data.type === 'finish') finish?.();
    else if (data.type === 'open') {
      open(data, send).then(
        (host) => {
          finish = () => host.onSubmit();
        },
        (error) => report('failed', error),
      );
    }
  };
}

async function open(opening, send) {
  document.documentElement.dataset.theme = opening.theme;
  const outlet = changeOutlet(opening.draft, send);
  const host = Object.freeze({
    definition: opening.definition,
    uiConfig: opening.uiConfig,
    task: opening.task,
    asset: withUrl(opening.asset),
    draft: opening.draft,
    isReadonly: opening.isReadonly,
    hotkeys: opening.hotkeys,
    onChange: outlet.change,
    onSubmit: (result) => {
      if (result !== undefined) outlet.change(result);
      outlet.flush();
      send({ type: 'submit', result: outlet.latest() });
    },
  });
  listenForHotkeys(host, outlet, send);
  const mount = await findMount();
  await mount(document.getElementById('plugin'), host);
  send({ type: 'ready' });
  return host;
}

/** The first module that has one. */
async function findMount() {
  let mount;
  for (const path of JSON.parse(document.body.dataset.modules)) {
    const module = await import(path);
    mount ??= module.mount;
  }
  if (typeof mount !== 'function') throw new Error('The plug-in exports no function named mount.');
  return mount;
}

/** Changes of a moment leave together, and the last one always leaves. */
function changeOutlet(draft, send) {
  let latest = draft;
  let timer;
  const flush = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    send({ type: 'change', result: latest });
  };
  return {
    latest: () => latest,
    flush,
    change: (result) => {
      // A copy: what the plug-in does to its object afterwards is another change.
      latest = JSON.parse(JSON.stringify(result ?? null));
      timer ??= setTimeout(flush, CHANGE_MS);
    },
  };
}

/** Files that only the page may fetch arrive as blobs; the plug-in gets an address either way. */
function withUrl(asset) {
  if (!asset?.blob) return asset;
  const { blob, ...rest } = asset;
  return { ...rest, url: URL.createObjectURL(blob) };
}

/** Keys of the page work while the focus is in the frame. */
function listenForHotkeys(host, outlet, send) {
  const names = new Map(host.hotkeys.map(({ keys, name }) => [keys, name]));
  addEventListener(
    'keydown',
    (event) => {
      const name = names.get(comboOf(event));
      if (name === undefined) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      outlet.flush();
      if (name === 'submit') host.onSubmit();
      else send({ type: 'hotkey', name });
    },
    { capture: true },
  );
}

function comboOf({ ctrlKey, metaKey, shiftKey, altKey, key }) {
  const parts = [
    ctrlKey || metaKey ? 'mod' : '',
    altKey ? 'alt' : '',
    shiftKey ? 'shift' : '',
    key === ' ' ? 'space' : key.toLowerCase(),
  ];
  return parts.filter(Boolean).join('+');
}
