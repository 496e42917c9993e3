// The page that works without a signal: what is kept here, the report being written, its photos, and sending.
(() => {
  const device = self.bizwatchDevice;
  const outbox = self.bizwatchOutbox;
  const app = document.getElementById("offline");
  const { part, words, megabytes, when, say, element, button, deleteButton, problemBox, Gate, Photos } = self.bizwatchParts;
  const form = new self.BizwatchReportForm(part("form"), JSON.parse(part("rules").content.textContent));
  const gate = new Gate(form.form.elements.kind);
  const limits = { most: Number(app.dataset.mostPhotos), bytes: Number(app.dataset.mostBytes) };
  const photos = new Photos(() => draft.id, limits);

  let account = null; // who reports here, as far as this device knows
  let server = null; // what the server said last; null while there is no signal
  let draft = null; // the report that is open in the form
  let release = null; // lets go of the lock on it
  let saving = Promise.resolve();

  const owner = () => account?.key ?? "guest";
  // --- what is kept

  const SAYS = {
    writing: () => "Not finished.",
    faulty: () => "Not taken: something in it must be put right.",
    link: (one) =>
      `We sent a link to ${one.email}. Open it, on this device if you have added photos, and send the report there.`,
    waiting: (one) => {
      if (one.received) {
        return `Received, crime reference ${one.received}. Its photos are still to be sent.`;
      }
      if (one.uncertain) {
        return "Sent, but no answer came back. It is sent again until one does, and counts once.";
      }
      return one.held === "sign_in" || one.held === "other_account" ? "Sign in to send it." : "Waits for a signal.";
    },
  };

  function titleOf(one) {
    const option = [...form.form.elements.kind.options].find((choice) => choice.value === one.kind);
    return option?.text ?? "Report";
  }

  function keptItem(one, photos) {
    const item = element("li", "app-kept__item");
    const about = `${titleOf(one)}, ${when(one.started_at)}`;
    item.append(element("h3", "govuk-heading-s", about));
    const added = photos ? ` ${words(photos, "photo")}.` : "";
    item.append(element("p", "govuk-body", `${SAYS[one.state](one)}${added}`));
    const buttons = element("div", "govuk-button-group");
    if (!one.uncertain && !one.received) {
      const text = { writing: "Carry on", faulty: "Put it right", waiting: "Change", link: "Change" }[one.state];
      buttons.append(button(text, () => openDraft(one.id), { about }));
    }
    buttons.append(deleteButton("Delete", about, () => device.dropDraft(one.id).then(list)));
    item.append(buttons);
    return item;
  }

  function receiptItem(one) {
    const item = element("li", "app-kept__item");
    const title = one.reference ? `Report received: ${one.reference}` : "Your answers are in the report that you opened";
    item.append(element("h3", "govuk-heading-s", title));
    for (const line of [one.written, ...one.steps, ...one.refused.map((text) => `A photo was not taken. ${text}`)]) {
      if (line) {
        item.append(element("p", "govuk-body", line));
      }
    }
    const link = element("a", "govuk-link", one.reference ? "See the case" : "Carry on with the report");
    link.href = one.href;
    const buttons = element("div", "govuk-button-group");
    buttons.append(link, button("Hide this", () => device.dropReceipt(one.id).then(list), { about: one.reference }));
    item.append(buttons);
    return item;
  }

  /** Draw the lists: of this account and of guests, and of nobody else. */
  async function list() {
    const all = await device.drafts();
    const mine = all.filter((one) => one.owner === owner() || one.owner === "guest");
    const shown = mine.filter((one) => one.id !== draft?.id); // the one in the form is not listed as well
    const hidden = all.length - mine.length;
    const receipts = (await device.receipts()).filter((one) => one.owner === owner() || one.owner === "guest");
    const items = [];
    for (const one of shown.sort((a, b) => b.started_at.localeCompare(a.started_at))) {
      items.push(keptItem(one, (await device.photos(one.id)).length));
    }
    part("list").replaceChildren(...items);
    part("received").replaceChildren(...receipts.map(receiptItem));
    part("kept").hidden = items.length === 0;
    part("received-part").hidden = receipts.length === 0;
    part("others").hidden = hidden === 0;
    say(`${words(hidden, "report")} of another account ${hidden === 1 ? "is" : "are"} kept here. Sign in to see and send ${hidden === 1 ? "it" : "them"}.`, part("others-words"));
    await sayRoom();
  }

  async function sayRoom() {
    const room = await navigator.storage?.estimate?.();
    if (room?.quota) {
      say(`Free for reports and photos: about ${megabytes(Math.max(0, room.quota - room.usage))}.`, part("room"));
    }
  }

  // --- signal and account

  function saySignal() {
    const has = server !== null;
    part("signal").dataset.has = has ? "yes" : "no";
    say(has ? "There is a signal. What you send goes at once." : "No signal. What you send waits on this device and goes when there is one.", part("signal"));
    part("sign-in").hidden = !(has && !server.account && !server.guest);
    part("not-for-you").hidden = !(has && server.not_for_reporters);
  }

  /** Take in whose device this is now: who is signed in, or without a signal who was here last. */
  async function meet(now) {
    server = now;
    const known = await device.account();
    account = now ? now.account : known;
    form.audience = account ? "account" : "guest";
    form.sectors = Object.fromEntries((account?.premises ?? []).map((place) => [place.reference, place.sector]));
    part("who").textContent = account ? `You report as ${account.name}.` : "You report as a guest.";
    offerPremises();
    offerUsualKinds();
    form.show();
    saySignal();
  }

  function offerPremises() {
    const select = form.form.elements.premises;
    const before = select.value;
    const options = (account?.premises ?? []).map((place) => new Option(place.words, place.reference));
    select.replaceChildren(select.options[0], ...options);
    select.value = options.some((option) => option.value === before) ? before : options.length === 1 ? options[0].value : "";
  }

  function offerUsualKinds() {
    const select = form.form.elements.kind;
    const before = select.value;
    select.querySelector("optgroup[data-usual]")?.remove();
    const codes = [...new Set((account?.premises ?? []).flatMap((place) => place.kinds))];
    const known = codes.map((code) => [...select.options].find((option) => option.value === code)).filter(Boolean);
    if (known.length) {
      const group = document.createElement("optgroup");
      group.label = "Usual for your business";
      group.dataset.usual = "yes";
      group.append(...known.map((option) => new Option(option.text, option.value)));
      select.options[0].after(group);
    }
    select.value = before;
  }

  function heard(outcome) {
    meet(outcome.now).then(list);
    const done = outcome.done.map(([, what]) => what);
    if (done.includes("received")) {
      say(`${words(done.filter((what) => what === "received").length, "report")} sent and received.`);
    } else if (done.includes("link")) {
      say("We sent you a link by email. Open it to send the report.");
    } else if (done.includes("faulty")) {
      say("A report was not taken. Open it to put it right.");
    } else if (server && !server.account) {
      say(""); // what waits is said with the words about signing in
    }
  }

  // --- writing

  async function hold(id) {
    release?.();
    release = null;
    if (!navigator.locks) {
      return true;
    }
    return new Promise((resolve) => {
      navigator.locks.request(`bizwatch-draft-${id}`, { ifAvailable: true }, (lock) => {
        resolve(Boolean(lock));
        return lock ? new Promise((done) => (release = done)) : null;
      });
    });
  }

  async function openDraft(id) {
    await save(); // of the one that was open before
    const found = await device.draft(id);
    if (!found || found.uncertain || found.received) {
      return list();
    }
    if (!(await hold(id))) {
      return say("This report is open in another window. Write it there.");
    }
    const opened = { ...found, state: "writing", faults: [], held: "" };
    if (found.state !== "writing" && !(await device.saveDraft(opened, found.state))) {
      return list();
    }
    draft = opened;
    say("");
    show(found.values);
    showFaults(found.faults ?? [], found.problem);
    await photos.draw();
    return list();
  }

  async function startDraft() {
    const now = new Date().toISOString();
    draft = { id: crypto.randomUUID(), owner: owner(), state: "writing", started_at: now, saved_at: now, values: {}, kind: "" };
    await hold(draft.id);
    await navigator.storage?.persist?.();
    show(account?.first_values ?? {});
    await photos.draw();
    part("form-heading").focus();
  }

  function show(values) {
    part("start").hidden = true;
    form.form.hidden = false;
    form.clearFaults();
    part("problems").replaceChildren();
    form.fill(values);
    offerPremises();
    if (values.premises) {
      form.form.elements.premises.value = values.premises[0];
    }
    gate.pass(Boolean(values.gates));
    say("", part("saved"));
  }

  function close() {
    draft = null;
    release?.();
    release = null;
    form.form.hidden = true;
    part("start").hidden = false;
  }

  /** Save what was typed as it is, right or not. Each change waits for the one before, so that none overtakes it. */
  function save() {
    if (!draft) {
      return saving;
    }
    const values = form.values();
    draft = { ...draft, values, kind: form.form.elements.kind.value, premises: form.form.elements.premises.value, email: form.form.elements.guest_email.value, saved_at: new Date().toISOString() };
    const copy = draft;
    saving = saving.then(async () => {
      try {
        const kept = await device.saveDraft(copy, "writing");
        say(kept ? `Saved on this device at ${new Date(copy.saved_at).toLocaleTimeString("en-GB")}.` : "This report was changed in another window.", part("saved"));
      } catch (error) {
        say("This device could not save what you typed. Free some room on it, or report by phone on 101.", part("saved"));
      }
    });
    return saving;
  }

  // --- the gate, and what is wrong

  function goOn() {
    if (!gate.isAnswered) {
      return showFaults([{ control: "gates", words: part("gate").dataset.needed }]);
    }
    showFaults([]);
    gate.pass(true);
    part("rest").querySelector("select, input").focus();
    return null;
  }

  /** Report something else, because of what was answered; the answers stay, and its gate is asked anew. */
  function reportInstead(code) {
    form.form.elements.kind.value = code;
    gate.clear();
    form.form.dispatchEvent(new Event("change", { bubbles: true }));
    gate.pass(false);
    form.form.elements.kind.focus();
  }

  function showFaults(faults, problem = "") {
    const lines = form.showFaults(faults);
    if (problem && !lines.length) {
      lines.push({ text: problem, href: "" });
    }
    part("problems").replaceChildren(...(lines.length ? [problemBox(lines)] : []));
    part("problems").firstElementChild?.focus();
  }

  // --- sending

  async function sendReport() {
    const faults = form.lacking();
    if (faults.length) {
      await save();
      return showFaults(faults);
    }
    await save();
    const ready = { ...draft, state: "waiting", gates: gate.ticked(), pages: form.pages(), told_at: new Date().toISOString(), faults: [], problem: "", held: "", uncertain: false };
    if (!(await device.saveDraft(ready, "writing"))) {
      return say("This report was changed in another window.");
    }
    close();
    say("Your report is saved on this device and is sent as soon as there is a signal.");
    part("heading").focus();
    await list();
    outbox.runLater();
    await outbox.sendNow();
  }

  async function deleteEverything() {
    close();
    await device.forget();
    const registration = await navigator.serviceWorker?.getRegistration(app.dataset.scope);
    await registration?.unregister();
    account = null;
    await meet(server);
    await list();
    say("Everything that this device kept of reports is deleted.");
    part("heading").focus();
  }

  // --- start

  async function startNewLines() {
    const address = document.querySelector("script[data-govuk-frontend]").dataset.govukFrontend;
    const { initAll } = await import(address);
    form.started = (line) => initAll({ scope: line });
  }

  async function start() {
    app.hidden = false;
    form.form.addEventListener("submit", (event) => event.preventDefault());
    form.form.addEventListener("change", (event) => {
      if (["gates", "kind"].includes(event.target.name)) {
        gate.pass(!part("rest").hidden);
      }
      if (event.target.type !== "file") {
        save();
      }
    });
    let pause = 0;
    form.form.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(save, 400);
    });
    part("photos").addEventListener("change", async (event) => {
      await photos.add([...event.target.files]);
      await save();
      event.target.value = "";
    });
    part("start").addEventListener("click", startDraft);
    part("gate-go").addEventListener("click", goOn);
    part("gate").addEventListener("click", (event) => {
      const instead = event.target.closest("[data-instead]");
      if (instead) {
        reportInstead(instead.dataset.instead);
      }
    });
    part("send").addEventListener("click", sendReport);
    part("later").addEventListener("click", () => save().then(close).then(list));
    part("forget").append(deleteButton("Delete everything on this device", "", deleteEverything));
    addEventListener("pagehide", save);
    addEventListener("offline", () => {
      server = null;
      saySignal();
    });
    device.onChange(list);
    await startNewLines();
    await device.tidy();
    await meet(null);
    await list();
    if (app.dataset.worker) {
      navigator.serviceWorker?.register(app.dataset.worker, { scope: app.dataset.scope, updateViaCache: "none" }).catch(() => {});
    }
    await outbox.keepSending(heard, true);
    app.dataset.ready = "yes";
  }

  start();
})();
