// What this device keeps of reports: drafts, their photos, receipts and whose they are. IndexedDB, used by the pages and
// by the service worker alike, hence no module. Nothing here is encrypted: a device without a signal has no secret of its
// own, and the page says so.
(() => {
  const NAME = "bizwatch-reports";
  const VERSION = 1;
  const FLAG = "bizwatch-keeps-reports"; // tells other pages, without opening the database, that something is kept
  const DAY = 86_400_000;
  const DRAFT_DAYS = 30;
  const RECEIPT_DAYS = 7;
  const STORES = ["drafts", "photos", "receipts", "settings"];
  const news = "BroadcastChannel" in self ? new BroadcastChannel(NAME) : null;
  const listeners = [];
  let opened = null;

  /** Return a promise of what a request gives. */
  function given(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  /** Make what a version adds. A later version adds below and never takes away: an outbox outlives every update. */
  function upgrade(database, from) {
    if (from < 1) {
      database.createObjectStore("drafts", { keyPath: "id" }).createIndex("owner", "owner");
      database.createObjectStore("photos", { keyPath: "id" }).createIndex("draft", "draft");
      database.createObjectStore("receipts", { keyPath: "id" });
      database.createObjectStore("settings", { keyPath: "name" });
    }
  }

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = (event) => upgrade(request.result, event.oldVersion);
      request.onsuccess = () => {
        request.result.onversionchange = () => {
          request.result.close();
          opened = null;
        };
        resolve(request.result);
      };
      request.onerror = () => {
        opened = null;
        reject(request.error);
      };
    });
    return opened;
  }

  /** Run one transaction; it is on the disk when the promise is kept. */
  async function change(stores, work) {
    const transaction = (await open()).transaction(stores, "readwrite", { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error ?? new Error("The device did not keep it."));
    });
    const result = await work((name) => transaction.objectStore(name));
    await done;
    return result;
  }

  async function read(store, key) {
    return given((await open()).transaction(store).objectStore(store).get(key));
  }

  async function all(store, index, key) {
    const place = (await open()).transaction(store).objectStore(store);
    return given(index ? place.index(index).getAll(key) : place.getAll());
  }

  function tell(what) {
    news?.postMessage(what);
  }

  /** Note for other pages whether anything is kept. A service worker cannot, and need not: the flag is raised before. */
  async function raiseFlag() {
    if (typeof localStorage === "undefined") {
      return;
    }
    const kept = (await all("drafts")).length + (await all("receipts")).length > 0 || Boolean(await account());
    try {
      kept ? localStorage.setItem(FLAG, "1") : localStorage.removeItem(FLAG);
    } catch {
      // Storage may be blocked; then only the offline page itself shows what is kept.
    }
  }

  async function account() {
    return (await read("settings", "account"))?.value ?? null;
  }

  async function setAccount(value) {
    await change(["settings"], (store) => {
      value ? store("settings").put({ name: "account", value }) : store("settings").delete("account");
    });
    await raiseFlag();
  }

  /**
   * Save a draft. ``only`` names the state in which it must still be, so that a tab does not undo what another did; one
   * that is on its way to the server is not changed either. Returns whether it was saved.
   */
  async function saveDraft(draft, only) {
    const saved = await change(["drafts"], async (store) => {
      if (only) {
        const now = await given(store("drafts").get(draft.id));
        if (now && (now.state !== only || now.uncertain)) {
          return false;
        }
      }
      store("drafts").put(draft);
      return true;
    });
    await raiseFlag();
    tell("changed");
    return saved;
  }

  /** Change some fields of a draft as it lies there now; return it, or null where it is gone or not in ``states``. */
  async function amendDraft(id, fields, states = null) {
    const found = await change(["drafts"], async (store) => {
      const now = await given(store("drafts").get(id));
      if (!now || (states && !states.includes(now.state))) {
        return null;
      }
      const next = { ...now, ...fields };
      store("drafts").put(next);
      return next;
    });
    tell("changed");
    return found;
  }

  /** Delete a draft with its photos, and put a receipt in its place where there is one: one step or none. */
  async function dropDraft(id, receipt) {
    const photos = await all("photos", "draft", id);
    await change(["drafts", "photos", "receipts"], (store) => {
      store("drafts").delete(id);
      photos.forEach((photo) => store("photos").delete(photo.id));
      if (receipt) {
        store("receipts").put(receipt);
      }
    });
    await raiseFlag();
    tell("changed");
  }

  async function dropReceipt(id) {
    await change(["receipts"], (store) => store("receipts").delete(id));
    await raiseFlag();
  }

  async function addPhoto(photo) {
    await change(["photos"], (store) => store("photos").put(photo));
  }

  async function dropPhoto(id) {
    await change(["photos"], (store) => store("photos").delete(id));
  }

  async function amendPhoto(id, fields) {
    await change(["photos"], async (store) => {
      const now = await given(store("photos").get(id));
      if (now) {
        store("photos").put({ ...now, ...fields });
      }
    });
  }

  /** Delete what is too old to be kept. What waits to be sent is not old, however long it waits. */
  async function tidy(now = Date.now()) {
    const dated = (value) => new Date(value).getTime();
    for (const draft of await all("drafts")) {
      if (draft.state !== "waiting" && now - dated(draft.saved_at) > DRAFT_DAYS * DAY) {
        await dropDraft(draft.id);
      }
    }
    for (const receipt of await all("receipts")) {
      if (now - dated(receipt.kept_at) > RECEIPT_DAYS * DAY) {
        await dropReceipt(receipt.id);
      }
    }
  }

  /** Delete what one owner keeps here; without an owner, everything, the page that works without a signal included. */
  async function forget(owner) {
    if (owner) {
      const mine = await all("drafts", "owner", owner);
      await Promise.all(mine.map((draft) => dropDraft(draft.id)));
      const receipts = await all("receipts");
      await Promise.all(receipts.filter((one) => one.owner === owner).map((one) => dropReceipt(one.id)));
      return;
    }
    await change(STORES, (store) => STORES.forEach((name) => store(name).clear()));
    await raiseFlag();
    const names = "caches" in self ? await caches.keys() : [];
    await Promise.all(names.filter((name) => name.startsWith("report-")).map((name) => caches.delete(name)));
    tell("changed");
  }

  self.bizwatchDevice = {
    FLAG,
    DRAFT_DAYS,
    account,
    setAccount,
    draft: (id) => read("drafts", id),
    drafts: (owner) => (owner ? all("drafts", "owner", owner) : all("drafts")),
    photos: (draft) => all("photos", "draft", draft),
    receipts: () => all("receipts"),
    saveDraft,
    amendDraft,
    dropDraft,
    dropReceipt,
    addPhoto,
    amendPhoto,
    dropPhoto,
    tidy,
    forget,
    onChange: (heard) => {
      listeners.push(heard);
      news?.addEventListener("message", () => heard());
    },
    /** Say that something has changed here, to this page as well: single steps are told to the other pages alone. */
    tell: (what) => {
      tell(what);
      listeners.forEach((heard) => heard());
    },
  };
})();
