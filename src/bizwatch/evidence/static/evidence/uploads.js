// Sends files in pieces (tus 1.0) from the file control of a page: with progress, pause and resume, also after the
// browser or the line broke down. Without this script the page's form sends them whole.

const AT_ONCE = 2;
const RETRY_DELAYS = [0, 1000, 3000]; // milliseconds; then the page says that there is no connection
const TRIED_AGAIN_AFTER = 15000; // and tries again, or when the browser says that there is one
const ASKED_EVERY = 3000;
const SAID_EVERY = 25; // per cent: how often progress is read out

/** Return a size in words. */
function spokenSize(bytes) {
  const units = [
    ["GB", 1024 ** 3],
    ["MB", 1024 ** 2],
    ["KB", 1024],
  ];
  const [unit, size] = units.find(([, size]) => bytes >= size) ?? ["bytes", 1];
  const number = bytes / size;
  return `${number >= 10 || size === 1 ? Math.round(number) : number.toFixed(1)} ${unit}`;
}

/** Return the SHA-256 of a file in hexadecimal, taken in a worker; "none" where that cannot be done. */
function hashOf(file, { worker, module }) {
  return new Promise((resolve) => {
    try {
      const hasher = new Worker(worker, { type: "module" });
      hasher.onmessage = ({ data }) => {
        hasher.terminate();
        resolve(data.digest);
      };
      hasher.onerror = () => resolve("none");
      hasher.postMessage({ file, module });
    } catch {
      resolve("none");
    }
  });
}

/** One file: its row in the list, and the upload behind it. */
class Item {
  constructor(list, { name, size, href = null, arrived = 0 }) {
    this.list = list;
    Object.assign(this, { name, size, href, arrived });
    this.file = this.upload = this.digest = null;
    this.state = "waiting";
    this.said = 0;
    this.row = list.template.content.firstElementChild.cloneNode(true);
    this.part("name").textContent = name;
    this.part("size").textContent = spokenSize(size);
    for (const label of this.row.querySelectorAll("[data-of]")) {
      label.textContent = ` ${name}`;
    }
    this.bar = this.part("bar");
    this.bar.setAttribute("aria-label", `${name}: how much has been sent`);
    this.part("pause").addEventListener("click", () => this.pause());
    this.part("resume").addEventListener("click", () => this.resume());
    this.part("choose").addEventListener("click", () => list.input.click());
    this.part("remove").addEventListener("click", () => this.remove());
    list.rows.append(this.row);
  }

  part(name) {
    return this.row.querySelector(`[data-part="${name}"]`);
  }

  /** Show a state: its words, and the buttons that make sense in it. */
  show(state, words, { aloud = true } = {}) {
    const before = document.activeElement;
    this.state = state;
    this.row.dataset.state = state;
    this.part("words").textContent = words;
    const buttons = {
      pause: ["sending", "waiting", "offline"],
      resume: ["paused", "stopped"],
      choose: ["unfinished"],
      remove: this.list.removesKept
        ? ["sending", "waiting", "offline", "paused", "stopped", "unfinished", "kept"]
        : ["sending", "waiting", "offline", "paused", "stopped", "unfinished"],
    };
    for (const [name, states] of Object.entries(buttons)) {
      this.part(name).hidden = !states.includes(state);
    }
    this.bar.hidden = ["kept", "refused"].includes(state);
    if (before instanceof HTMLElement && before.hidden && this.row.contains(before)) {
      (this.row.querySelector("button:not([hidden])") ?? this.list.heading).focus();
    }
    if (aloud) {
      this.list.say(`${this.name}: ${words}`);
    }
    this.list.next();
  }

  /** Say how much has been sent; aloud only now and then. */
  progress(sent) {
    const percent = Math.floor((sent / this.size) * 100);
    this.bar.value = percent;
    this.arrived = sent;
    if (this.state !== "sending") {
      return;
    }
    const words = `${percent}% sent`;
    this.part("words").textContent = words;
    if (percent - this.said >= SAID_EVERY && percent < 100) {
      this.said = percent;
      this.list.say(`${this.name}: ${words}`);
    }
  }

  /** Take the file; it is sent when its turn comes. */
  take(file) {
    this.file = file;
    this.digest = hashOf(file, this.list);
    this.show("waiting", this.arrived ? "Goes on in a moment" : "Waiting to be sent", { aloud: false });
  }

  async start() {
    this.show("sending", `${Math.floor((this.arrived / this.size) * 100)}% sent`, { aloud: this.arrived > 0 });
    const tus = await this.list.client();
    if (this.state !== "sending") {
      return;
    }
    this.upload = new tus.Upload(this.file, {
      endpoint: this.list.endpoint,
      uploadUrl: this.href,
      headers: { "Upload-Ticket": this.list.ticket },
      metadata: { filename: this.name, caption: this.list.caption(), sha256: "later" },
      chunkSize: this.list.chunk,
      retryDelays: RETRY_DELAYS,
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => {
        this.href = new URL(this.upload.url, location.href).pathname;
      },
      onProgress: (sent) => this.progress(sent),
      onError: (fault) => this.broken(fault),
      onSuccess: () => this.arrivedWhole(),
    });
    this.upload.start();
  }

  pause() {
    this.upload?.abort();
    this.show("paused", `Paused at ${Math.floor((this.arrived / this.size) * 100)}%`);
  }

  resume() {
    this.show("waiting", "Goes on in a moment");
  }

  /** Tell a line that broke off, which is tried again, from a refusal, which is said. */
  broken(fault) {
    const answer = fault.originalResponse;
    const status = answer ? answer.getStatus() : 0;
    if (status === 0) {
      this.show("offline", "No connection: goes on by itself when it is back");
      setTimeout(() => this.state === "offline" && this.resume(), TRIED_AGAIN_AFTER);
      return;
    }
    const words = answer.getBody().trim() || "It could not be sent.";
    if (status >= 500 || status === 423) {
      this.show("stopped", `${words.slice(0, 300)}`);
    } else {
      this.refused(words);
    }
  }

  refused(words) {
    this.show("refused", `Not added. ${words}`);
    this.row.classList.add("app-uploads__item--refused");
  }

  /** All of it is there: say what its hash is here, and hear whether it is the same there. */
  async arrivedWhole() {
    this.bar.value = 100;
    this.show("checking", "All of it is sent. It is being checked", { aloud: false });
    const body = new URLSearchParams({ sha256: await this.digest, caption: this.list.caption() });
    try {
      let answer = await this.list.ask(`${this.href}hash/`, { method: "POST", body });
      while (answer.ok) {
        const { state, words } = await answer.json();
        if (state === "kept") {
          this.show("kept", "Added");
          return;
        }
        if (state === "refused" || state === "expired") {
          this.refused(words);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY));
        answer = await this.list.ask(this.href, { method: "GET" });
      }
      this.refused((await answer.text()).trim());
    } catch {
      this.show("offline", "No connection: goes on by itself when it is back");
      setTimeout(() => this.state === "offline" && this.resume(), TRIED_AGAIN_AFTER);
    }
  }

  async remove() {
    this.upload?.abort();
    this.state = "removing";
    if (this.href) {
      try {
        const answer = await this.list.ask(this.href, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } });
        if (![204, 404, 410].includes(answer.status)) {
          this.show("stopped", (await answer.text()).trim() || "It could not be removed.");
          return;
        }
      } catch {
        this.show("stopped", "It could not be removed: there is no connection.");
        return;
      }
    }
    this.row.remove();
    this.list.items.delete(this);
    this.list.say(`${this.name}: removed`);
    this.list.heading.focus();
    this.list.next();
  }
}

/** The files of one place, and the file control from which they come. */
class Uploads {
  constructor(root) {
    const { input, ticket, endpoint, tus, worker, module, caption, doneHref, removesKept } = root.dataset;
    Object.assign(this, { root, ticket, endpoint, worker, module, doneHref, tus });
    this.captionField = caption ? document.getElementById(caption) : null;
    this.removesKept = removesKept === "yes";
    this.input = document.getElementById(input);
    this.template = root.querySelector("template");
    this.rows = root.querySelector("[data-part=list]");
    this.status = root.querySelector("[data-part=says]");
    this.heading = root.querySelector("[data-part=heading]");
    this.items = new Set();
    this.chunk = 8 * 1024 * 1024;
    this.warned = false;
    this.pressed = null;
    this.found = null;
  }

  begin() {
    for (const needless of document.querySelectorAll("[data-without-uploads]")) {
      needless.hidden = true;
    }
    this.input.addEventListener("change", () => this.take([...this.input.files]));
    this.input.form.addEventListener("submit", (event) => this.leave(event));
    addEventListener("online", () => this.goOn());
    addEventListener("beforeunload", (event) => {
      if (!this.warned && this.busy().length) {
        event.preventDefault();
      }
    });
    this.found = this.find().catch(() => null); // without a connection nothing is known of earlier files
    this.take([...this.input.files]); // chosen before this script was there, on a slow line
    return this.found;
  }

  /** List what was begun before and is not finished: on this page that was closed, or in a browser that crashed. */
  async find() {
    const answer = await this.ask(this.endpoint, { method: "GET" });
    if (!answer.ok) {
      return;
    }
    const { chunk, uploads } = await answer.json();
    this.chunk = chunk;
    for (const found of uploads) {
      const item = this.add(new Item(this, found));
      item.progress(found.arrived);
      const percent = Math.floor((found.arrived / found.size) * 100);
      const words =
        found.state === "arriving"
          ? `${percent}% was sent before. Choose the same file again to go on`
          : "All of it is here and is added within the hour. Choose the same file again to have it checked at once";
      item.show("unfinished", words, { aloud: false });
    }
    if (uploads.length) {
      this.say(`${uploads.length} ${uploads.length === 1 ? "file is" : "files are"} not finished.`);
    }
  }

  /** Take files out of the control, so that the form does not send them as well. */
  async take(files) {
    if (!files.length) {
      return;
    }
    this.input.value = "";
    this.input.dispatchEvent(new Event("change"));
    await this.found; // a file that was begun before goes on, and is not begun again
    for (const file of files) {
      const same = [...this.items].find(
        (item) => item.state === "unfinished" && item.name === file.name && item.size === file.size,
      );
      (same ?? this.add(new Item(this, { name: file.name, size: file.size }))).take(file);
    }
    this.say(`${files.length} ${files.length === 1 ? "file is" : "files are"} being sent.`);
  }

  add(item) {
    this.items.add(item);
    this.root.hidden = false;
    return item;
  }

  busy() {
    return [...this.items].filter((item) => ["waiting", "sending", "offline", "checking"].includes(item.state));
  }

  /** Let the next file be sent when there is room for one more. */
  next() {
    const sending = [...this.items].filter((item) => ["sending", "checking"].includes(item.state)).length;
    const waiting = [...this.items].filter((item) => item.state === "waiting");
    for (const item of waiting.slice(0, Math.max(0, AT_ONCE - sending))) {
      item.start();
    }
    this.root.hidden = this.items.size === 0;
    this.goOnAfterwards();
  }

  /** A button was pressed while files were on their way: go on as it says once all are there, unless one is not. */
  goOnAfterwards() {
    if (!this.pressed || this.busy().length) {
      return;
    }
    const button = this.pressed;
    this.pressed = null;
    if ([...this.items].every((item) => item.state === "kept")) {
      this.input.form.requestSubmit(button);
    } else {
      this.warned = false;
    }
  }

  /** The signal is back: tus-js-client gives up without one, and starts again only when it is told to. */
  goOn() {
    for (const item of this.items) {
      if (item.state === "offline") {
        item.resume();
      }
    }
  }

  /** The form is sent: warn once while files are on their way, and go where a form without files would end. */
  leave(event) {
    const busy = this.busy().length;
    if (busy && !this.warned) {
      event.preventDefault();
      this.warned = true;
      const words = busy === 1 ? "1 file is" : `${busy} files are`;
      this.say(
        `${words} still being sent. The page goes on by itself when that is done. Press the button again to go on without: what was sent is kept, and goes on when you come back to this page and choose the same file.`,
      );
      this.status.focus();
      this.pressed = event.submitter;
      return;
    }
    if (this.doneHref && !this.input.files.length && this.items.size) {
      event.preventDefault();
      location.assign(this.doneHref);
    }
  }

  caption() {
    return this.captionField?.value.trim() ?? "";
  }

  say(words) {
    this.status.textContent = words;
  }

  ask(address, { headers = {}, ...options }) {
    return fetch(address, { ...options, headers: { "Upload-Ticket": this.ticket, ...headers } });
  }

  /** Return tus-js-client, fetched when the first file is sent. */
  async client() {
    if (!globalThis.tus) {
      await import(this.tus);
    }
    return globalThis.tus;
  }
}

for (const root of document.querySelectorAll("[data-uploads]")) {
  if (globalThis.Worker && globalThis.fetch && Blob.prototype.slice) {
    new Uploads(root).begin();
  }
}
