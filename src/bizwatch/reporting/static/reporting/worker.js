// The service worker of the report pages. It keeps one page and what that page needs, the same for everybody, and no page
// that shows anything of a person. BIZWATCH is set by the served script: version, shell, the addresses to keep.
const CACHE = `report-${BIZWATCH.version}`;

/** Fetch one thing to keep. Without cookies, so that what is kept cannot be somebody's own. */
async function keep(cache, address) {
  const response = await fetch(address, { credentials: "omit", cache: address === BIZWATCH.shell ? "no-cache" : "default" });
  if (!response.ok || response.redirected) {
    throw new Error(`${address}: ${response.status}`);
  }
  await cache.put(address, response);
}

self.addEventListener("install", (event) => {
  // All or nothing: where the signal goes in the middle, the older version stays in charge.
  const kept = caches.open(CACHE).then((cache) => Promise.all(BIZWATCH.keep.map((address) => keep(cache, address))));
  event.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("report-") && name !== CACHE;
  const tidied = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(tidied.then(() => self.clients.claim()));
});

/** Return what is kept under an address, or else ask the network. */
async function fromCache(request, address) {
  return (await caches.match(address, { cacheName: CACHE })) ?? fetch(request);
}

/** Go to a page; where there is no signal, to the page that works without one. */
async function goOrWriteOffline(request) {
  try {
    return await fetch(request);
  } catch {
    return Response.redirect(BIZWATCH.shell, 302);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate") {
    const isShell = address.pathname === BIZWATCH.shell;
    event.respondWith(isShell ? fromCache(request, BIZWATCH.shell) : goOrWriteOffline(request));
  } else if (BIZWATCH.keep.includes(address.pathname) && address.pathname !== BIZWATCH.shell) {
    event.respondWith(fromCache(request, address.pathname));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag === self.bizwatchOutbox.SYNC) {
    event.waitUntil(
      self.bizwatchOutbox.run().then((outcome) => {
        if (outcome?.later) {
          throw new Error("Not yet."); // so that the browser tries again
        }
      }),
    );
  }
});
