// Warns before a session ends, and lets the person stay signed in. Without it the session ends all the same: the page of
// the account says when, and what was sent is saved.
"use strict";

(() => {
  const WARNED_FOR = 120; // seconds between the warning and the end
  const LOOKED_AT_EVERY = 1000; // milliseconds; a computer that slept wakes to the right time
  const RETRIED_AFTER = 4000; // milliseconds, twice as long each time
  const RETRIED_AT_LEAST_EVERY = 60000;

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
  let isUnheard = false; // no answer, or none about the session: a server that restarts ends nothing
  let wantsToStay = false; // until the server has heard it
  let wait = RETRIED_AFTER;
  let askAgainAt = 0;
  let hasEnded = false;

  /** Return how long that is, as it is said. */
  function said(seconds) {
    const minutes = Math.ceil(seconds / 60);
    return seconds > 60 ? `${minutes} minutes` : `${seconds} second${seconds === 1 ? "" : "s"}`;
  }

  /** Take what the server said is left. Until it says that the session has ended, it has not. */
  function take(left) {
    endsAt = Date.now() + Math.max(1, left.seconds) * 1000;
    form.elements.csrfmiddlewaretoken.value = left.token;
    stay.hidden = !left.can_stay;
    close.hidden = left.can_stay;
    box.querySelector("[data-stay-words]").hidden = !left.can_stay;
  }

  /** Send one question. Only the way to the sign-in page is the end; throws where there is no answer to it. */
  async function send(options) {
    const answer = await fetch(box.dataset.href, { redirect: "manual", cache: "no-store", ...options });
    hasEnded = answer.type === "opaqueredirect" || answer.status === 401;
    if (!hasEnded) {
      if (!answer.ok) {
        throw new Error(`${answer.status}`);
      }
      take(await answer.json());
    }
  }

  /** Ask the server how long is left, then tell it that the person stays if they do; another tab may have done so. */
  async function ask() {
    isAsking = true;
    try {
      await send();
      if (wantsToStay && !hasEnded) {
        await send({ method: "POST", body: new FormData(form) }); // with the token that just came
      }
      isUnheard = wantsToStay = false;
      wait = RETRIED_AFTER;
    } catch {
      isUnheard = true; // nothing is taken from somebody without a signal
      askAgainAt = Date.now() + wait;
      wait = Math.min(2 * wait, RETRIED_AT_LEAST_EVERY);
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
    if (isAsking || (isUnheard && (!navigator.onLine || Date.now() < askAgainAt))) {
      return;
    }
    if (left > WARNED_FOR && !wantsToStay) {
      isKnown = false;
      box.close();
      return;
    }
    if (left <= 0 || wantsToStay || (!box.open && !isKnown)) {
      await ask();
    }
    const now = Math.ceil((endsAt - Date.now()) / 1000);
    if (isUnheard) {
      box.close();
    } else if (hasEnded) {
      window.clearInterval(watch);
      window.location.assign(box.dataset.back); // to sign in, and back
    } else if (now > WARNED_FOR) {
      box.close();
    } else if (!isKnown) {
      show(now);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    wantsToStay = true;
    askAgainAt = 0;
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
