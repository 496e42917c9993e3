// Warns before a session ends, and lets the person stay signed in. Without it the session ends all the same: the page of
// the account says when, and a report that was begun is saved.
"use strict";

(() => {
  const WARNED_FOR = 120; // seconds between the warning and the end
  const LOOKED_AT_EVERY = 1000; // milliseconds; a computer that slept wakes to the right time

  const box = document.querySelector("#session-warning");
  if (!box || !box.showModal) {
    return;
  }
  const form = box.querySelector("form");
  const words = box.querySelector("[data-left]");
  const spoken = box.querySelector("[data-spoken]");
  const stay = box.querySelector("[data-stay]");
  const close = box.querySelector("[data-close]");
  let endsAt = Date.now() + Number(box.dataset.seconds) * 1000;
  let isAsking = false;
  let isKnown = false; // the person closed a warning that they can do nothing about
  let isOffline = false;

  /** Return how long that is, as it is said. */
  function said(seconds) {
    const minutes = Math.ceil(seconds / 60);
    return seconds > 60 ? `${minutes} minutes` : `${seconds} second${seconds === 1 ? "" : "s"}`;
  }

  /** Ask the server how long is left, or tell it that the person stays; another tab may have done so. */
  async function ask(options) {
    isAsking = true;
    try {
      const answer = await fetch(box.dataset.href, { redirect: "manual", cache: "no-store", ...options });
      isOffline = false;
      const left = answer.ok ? await answer.json() : { seconds: 0, can_stay: false };
      endsAt = Date.now() + left.seconds * 1000;
      stay.hidden = !left.can_stay;
      close.hidden = left.can_stay;
      box.querySelector("[data-stay-words]").hidden = !left.can_stay;
    } catch {
      isOffline = true; // nothing is taken from somebody without a signal
    } finally {
      isAsking = false;
    }
  }

  function show(left) {
    words.textContent = said(left);
    if (!box.open) {
      box.showModal();
      box.querySelector("#session-title").focus();
    }
    if ([60, 20].includes(left)) {
      spoken.textContent = `You will be signed out in ${said(left)}.`;
    }
  }

  async function look() {
    const left = Math.ceil((endsAt - Date.now()) / 1000);
    if (isAsking || (isOffline && !navigator.onLine)) {
      return;
    }
    if (left > WARNED_FOR) {
      isKnown = false;
      box.close();
      return;
    }
    if (left <= 0 || (!box.open && !isKnown)) {
      await ask();
    }
    const now = Math.ceil((endsAt - Date.now()) / 1000);
    if (isOffline) {
      box.close();
    } else if (now <= 0) {
      window.clearInterval(watch);
      window.location.assign(window.location.pathname + window.location.search); // to sign in, and back
    } else if (now <= WARNED_FOR && !isKnown) {
      show(now);
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await ask({ method: "POST", body: new FormData(form) });
    look();
  });
  close.addEventListener("click", () => {
    isKnown = true;
    box.close();
  });
  box.addEventListener("cancel", (event) => {
    isKnown = stay.hidden;
    if (!stay.hidden) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  const watch = window.setInterval(look, LOOKED_AT_EVERY);
})();
