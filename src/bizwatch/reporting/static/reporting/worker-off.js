// Served in place of the service worker where BIZWATCH_OFFLINE is off: it takes itself away and what it cached with it.
// Reports that wait on the device stay there; the page sends them while it is open.
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const gone = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("report-")).map((name) => caches.delete(name))));
  event.waitUntil(gone.then(() => self.registration.unregister()));
});
