// Sends what waits on this device, once. It may be run as often as anything happens: one runs at a time in the whole
// browser, the server takes a report and a photo once however often they come, and nothing is deleted here before the
// server has said that it has it.
(() => {
  const device = self.bizwatchDevice;
  const LOCK = "bizwatch-outbox";
  const SYNC = "send-reports";
  const WAITING = ["waiting", "link"]; // a link was e-mailed, and its photos wait for it to be opened
  const HELD = { sign_in: "sign_in", other_account: "other_account" };
  const ANSWERS_WITHIN = 60_000; // milliseconds
  const PIECE = 256 * 1024; // bytes of a photo at a time, so that a cut costs little
  const PIECE_WITHIN = 300_000; // a piece at under one kilobyte a second
  const FIRST_PAUSE = 1_000; // milliseconds, between tries while there seems to be a signal
  const LONGEST_PAUSE = 60_000;
  const AGAIN = [404, 409, 410, 423, 460];
  const PLACE = "/report/offline/";
  const UPLOADS = "/evidence/uploads/";

  class Later extends Error {}

  /** Ask the server; what is no answer of ours (no signal, a portal's page, a server that is down) means later. */
  async function ask(path, options = {}, within = ANSWERS_WITHIN) {
    let response;
    try {
      response = await fetch(PLACE + path, {
        credentials: "same-origin",
        redirect: "error",
        cache: "no-store",
        signal: within ? AbortSignal.timeout(within) : undefined,
        ...options,
      });
    } catch (error) {
      throw new Later(String(error));
    }
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isOurs || response.status >= 500) {
      throw new Later(`${response.status}`);
    }
    try {
      return { status: response.status, said: await response.json() };
    } catch (error) {
      throw new Later(String(error));
    }
  }

  /** Return who is signed in, by the server, and keep it for when there is no signal. */
  async function state() {
    const { said } = await ask("state/");
    if (said.account) {
      await device.setAccount({ ...said.account, seen_at: new Date().toISOString() });
    }
    return said;
  }

  function posted(csrf, body, type) {
    const headers = { "X-CSRFToken": csrf };
    if (type) {
      headers["Content-Type"] = type;
    }
    return { method: "POST", headers, body };
  }

  /** Send one report; return what the server said. Its answer may be lost, so that it was sent is noted before. */
  async function sendReport(draft, now) {
    const body = JSON.stringify({
      id: draft.id,
      account: draft.owner,
      kind: draft.kind,
      premises: draft.premises,
      gates: draft.gates,
      email: draft.email,
      pages: draft.pages,
      told_at: draft.told_at,
      device_now: new Date().toISOString(),
    });
    return ask("send/", posted(now.csrf, body, "application/json"));
  }

  /** Send the photos that the server does not have, one after the other; each is marked as soon as it is there. */
  async function sendPhotos(draft, { ticket, have }) {
    for (const photo of await device.photos(draft.id)) {
      if (!photo.sent && !photo.refused && !have.includes(photo.sha256)) {
        await sendPhoto(photo, ticket);
      }
    }
    const refused = (await device.photos(draft.id)).filter((photo) => photo.refused);
    return refused.map((photo) => `${photo.name}: ${photo.refused}`);
  }

  const inBase64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  /** Speak tus 1.0; what is not an answer of the upload server means later. */
  async function tus(address, method, ticket, headers = {}, body = undefined) {
    let response;
    try {
      response = await fetch(address, {
        method,
        body,
        credentials: "same-origin",
        redirect: "error",
        cache: "no-store",
        signal: AbortSignal.timeout(body ? PIECE_WITHIN : ANSWERS_WITHIN),
        headers: { "Tus-Resumable": "1.0.0", "Upload-Ticket": ticket, ...headers },
      });
    } catch (error) {
      throw new Later(String(error));
    }
    if (!response.headers.has("Tus-Resumable") || response.status >= 500) {
      throw new Later(`${response.status}`);
    }
    return response;
  }

  /** Return where a photo's upload is and how much of it is there: the one begun before, or a new one. */
  async function uploadOf(photo, ticket) {
    if (photo.upload) {
      const response = await tus(photo.upload, "HEAD", ticket);
      if (response.ok) {
        return { address: photo.upload, offset: Number(response.headers.get("Upload-Offset")) };
      }
    }
    const told = `filename ${inBase64(photo.name)},sha256 ${inBase64(photo.sha256)}`;
    const response = await tus(UPLOADS, "POST", ticket, { "Upload-Length": String(photo.size), "Upload-Metadata": told });
    if (response.status !== 201) {
      return refused(photo, response);
    }
    const address = response.headers.get("Location");
    await device.amendPhoto(photo.id, { upload: address });
    return { address, offset: 0 };
  }

  /** Note why a photo is not taken. Another try is worth it where it was damaged, or somebody else is sending it. */
  async function refused(photo, response) {
    if (AGAIN.includes(response.status)) {
      throw new Later(`${response.status}`);
    }
    await device.amendPhoto(photo.id, { refused: (await response.text()).trim() || "It cannot be taken." });
    return null;
  }

  /** Send one photo from where it broke off. */
  async function sendPhoto(photo, ticket) {
    const upload = await uploadOf(photo, ticket);
    let offset = upload?.offset ?? photo.size;
    while (offset < photo.size) {
      const piece = photo.blob.slice(offset, offset + PIECE);
      const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
      const response = await tus(upload.address, "PATCH", ticket, headers, piece);
      if (!response.ok) {
        return refused(photo, response);
      }
      offset = Number(response.headers.get("Upload-Offset"));
    }
    if (upload) {
      await device.amendPhoto(photo.id, { sent: true });
    }
    return null;
  }

  async function finish(draft, said) {
    await device.amendDraft(draft.id, { uncertain: false, received: said.crime_reference });
    const refused = await sendPhotos(draft, said);
    await device.dropDraft(draft.id, {
      id: draft.id,
      owner: draft.owner,
      reference: said.crime_reference,
      href: said.href,
      steps: said.steps,
      written: said.written,
      refused,
      kept_at: new Date().toISOString(),
    });
    return "received";
  }

  /** A guest's answers are a draft on the server; the photos go when its link was opened in this browser. */
  async function followGuest(draft, said, now) {
    await device.amendDraft(draft.id, { uncertain: false, state: "link", server_draft: said.draft });
    if (now.guest?.draft !== said.draft) {
      return "link";
    }
    const refused = await sendPhotos(draft, now.guest);
    await device.dropDraft(draft.id, {
      id: draft.id,
      owner: draft.owner,
      reference: "",
      href: `/report/${said.draft}/`,
      steps: [],
      written: "",
      refused,
      kept_at: new Date().toISOString(),
    });
    return "opened";
  }

  async function sendOne(draft, now) {
    if (draft.state === "link" && now.guest?.draft !== draft.server_draft) {
      return "link";
    }
    const claimed = await device.amendDraft(draft.id, { uncertain: true }, WAITING);
    if (!claimed) {
      return "changed"; // somebody opened or deleted it meanwhile
    }
    const { status, said } = await sendReport(claimed, now);
    if (status === 200) {
      return finish(draft, said);
    }
    if (status === 202) {
      return followGuest(draft, said, now);
    }
    if (status === 422) {
      await device.amendDraft(draft.id, { state: "faulty", uncertain: false, faults: said.faults, problem: said.problem });
      return "faulty";
    }
    await device.amendDraft(draft.id, { uncertain: false, held: HELD[said.state] ?? "later" });
    return said.state ?? "later";
  }

  function isDue(draft, now) {
    return draft.owner === "guest" || draft.owner === now.account?.key;
  }

  /** Send what waits. Where nothing does, the server is asked only where ``always`` wants to know who is signed in. */
  async function work(always) {
    const waiting = (await device.drafts()).filter((draft) => WAITING.includes(draft.state));
    const outcome = { waiting: waiting.length, done: [], now: null, later: false };
    if (!waiting.length && !always) {
      return outcome;
    }
    try {
      outcome.now = await state();
      for (const draft of waiting.filter((one) => isDue(one, outcome.now))) {
        outcome.done.push([draft.id, await sendOne(draft, outcome.now)]);
      }
    } catch (error) {
      if (!(error instanceof Later)) {
        throw error;
      }
      outcome.later = true;
    }
    device.tell("changed");
    return outcome;
  }

  /** Send what can be sent now; null where another tab is doing it. Never throws for want of a signal. */
  async function run(always = false) {
    if (!navigator.locks) {
      return work(always);
    }
    return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work(always) : null));
  }

  /** Ask the browser to run this when there is a signal, even where the page is closed; where it can, it does. */
  async function runLater() {
    try {
      const registration = await navigator.serviceWorker?.getRegistration("/report/");
      await registration?.sync?.register(SYNC);
    } catch {
      // Refused or not there: the pages send when they are looked at.
    }
  }

  let trying = null;

  /** Run now, and again soon where another run was under way or the signal failed: nothing waits for the next look. */
  async function sendNow() {
    return trying ? trying() : run(true);
  }

  /** Run now, when the signal returns and when somebody looks at the page again; ``heard`` gets each outcome. */
  function keepSending(heard = () => {}, always = false) {
    let next = 0;
    let pause = FIRST_PAUSE;
    const again = async () => {
      clearTimeout(next);
      const outcome = await run(always);
      if (outcome) {
        heard(outcome);
      }
      // A weak signal comes and goes, and another tab may have been in the middle of failing: try again, ever more rarely.
      if ((!outcome || outcome.later) && navigator.onLine) {
        next = setTimeout(again, pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      } else {
        pause = FIRST_PAUSE;
      }
    };
    trying = again;
    self.addEventListener("online", again);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) {
        again();
      }
    });
    setInterval(() => {
      if (navigator.onLine && !document.hidden) {
        again();
      }
    }, LONGEST_PAUSE);
    return again();
  }

  self.bizwatchOutbox = { SYNC, run, runLater, sendNow, keepSending };
})();
