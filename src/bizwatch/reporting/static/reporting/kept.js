// On every page that a reporter sees. On the report pages it puts the service worker in place and holds back a form while
// there is no signal. On a device that keeps reports it sends them, and asks before somebody signs out; elsewhere nothing.
(() => {
  const { worker, device, outbox, scope, page, flag } = document.currentScript.dataset;

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function keepsSomething() {
    try {
      return localStorage.getItem(flag) !== null;
    } catch {
      return false;
    }
  }

  function button(text, classes, pressed) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `govuk-button ${classes}`;
    made.textContent = text;
    made.addEventListener("click", pressed);
    return made;
  }

  /** Say what is kept, and let the person decide what happens to it. */
  function askBefore(form, count) {
    document.getElementById("kept-here")?.remove();
    const box = document.createElement("div");
    box.id = "kept-here";
    box.className = "govuk-inset-text";
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    const words = document.createElement("p");
    words.className = "govuk-body";
    words.textContent =
      `This device keeps ${count === 1 ? "1 report of yours that is" : `${count} reports of yours that are`} not sent.` +
      " If other people use this device, delete what is kept or send it before you sign out.";
    const kept = self.bizwatchDevice;
    const leave = async (forgets) => {
      const account = await kept.account();
      if (forgets && account) {
        await kept.forget(account.key);
      }
      await kept.setAccount(null);
      form.submit();
    };
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = page;
    link.textContent = "See what is kept";
    const buttons = document.createElement("div");
    buttons.className = "govuk-button-group";
    buttons.append(
      button("Keep it and sign out", "govuk-button--secondary", () => leave(false)),
      button("Delete it and sign out", "govuk-button--warning", () => leave(true)),
      link,
    );
    box.append(words, buttons);
    document.getElementById("main-content").prepend(box);
    box.focus();
  }

  function guardSignOut() {
    const form = document.querySelector(".app-account__form");
    form?.addEventListener("submit", async (event) => {
      event.preventDefault();
      const kept = self.bizwatchDevice;
      const account = await kept.account();
      const mine = account ? await kept.drafts(account.key) : [];
      if (mine.length) {
        askBefore(form, mine.length);
      } else {
        await kept.setAccount(null);
        form.submit();
      }
    });
  }

  /**
   * Keep what was typed on the page where there is no signal to send it by: the browser's own page of failure would take
   * its place, and pages of a report are not in any cache to come back from.
   */
  function guardForms() {
    document.addEventListener("submit", (event) => {
      if (navigator.onLine || event.target.method !== "post") {
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      document.getElementById("no-signal")?.remove();
      const box = document.createElement("div");
      box.id = "no-signal";
      box.className = "govuk-inset-text";
      box.setAttribute("role", "alert");
      box.tabIndex = -1;
      box.textContent = "There is no signal, so nothing was sent. What you typed is still here. Press the button again when there is one.";
      event.target.before(box);
      box.focus();
      addEventListener("online", () => box.remove(), { once: true });
    }, true);
  }

  if (location.pathname.startsWith(scope)) {
    guardForms();
  }
  if (worker && "serviceWorker" in navigator && location.pathname.startsWith(scope)) {
    addEventListener("load", () => {
      navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" }).catch(() => {});
    });
  }
  if (keepsSomething()) {
    load(device)
      .then(() => load(outbox))
      .then(() => {
        guardSignOut();
        return self.bizwatchOutbox.keepSending();
      })
      .catch(() => {});
  }
})();
