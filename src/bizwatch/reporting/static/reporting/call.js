// The call-taker's pages: results as one types, and the questions that follow as soon as an answer calls for them. The
// same forms work with their buttons where no script runs.

const WAIT_MS = 250;

/** Return a function that calls `work` once the calls to it have paused. */
function paused(work) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, WAIT_MS);
  };
}

/** Show what is found while the name is being typed. An answer that was overtaken by a later one is dropped. */
function startFinding(form) {
  const box = form.querySelector("input[name=q]");
  const found = document.getElementById("found");
  const count = document.querySelector("[data-count]");
  let latest = 0;
  let shown = box.value.trim(); // for which text the results are
  const look = async () => {
    const mine = ++latest;
    const text = box.value.trim();
    const address = `${form.dataset.find}?part=found&q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error" }).catch(() => null);
    if (answer?.ok && mine === latest) {
      found.innerHTML = await answer.text();
      count.textContent = found.querySelector("[data-said]")?.textContent ?? "";
      shown = text;
    }
  };
  box.addEventListener("input", paused(look));
  form.querySelector("[data-keys]").hidden = false;
  startArrows(form, box, found, async () => {
    if (shown !== box.value.trim()) {
      await look(); // Enter came before the results
    }
    const hits = found.querySelectorAll("button[data-hit]");
    const [first] = hits;
    return hits.length === 1 ? first.click() : (first ?? found.querySelector("[data-hit]")).focus();
  });
}

/** Let arrow keys go through the results, Escape come back to the box, and Enter in the box take the only one. */
function startArrows(form, box, found, take) {
  const step = (from, by) => {
    const stops = [box, ...found.querySelectorAll("[data-hit]")];
    stops[Math.min(Math.max(stops.indexOf(from) + by, 0), stops.length - 1)].focus();
  };
  const keys = { ArrowDown: (from) => step(from, 1), ArrowUp: (from) => step(from, -1), Escape: () => (box.focus(), box.select()) };
  for (const scope of [box, found]) {
    scope.addEventListener("keydown", (event) => {
      if (event.key in keys && !(event.key === "Escape" && event.target === box)) {
        event.preventDefault();
        keys[event.key](event.target);
      }
    });
  }
  form.addEventListener("submit", (event) => {
    if (!event.submitter || document.activeElement === box) {
      event.preventDefault();
      take();
    }
  });
}

/** Start GOV.UK's components in parts of the page that have just come. */
async function startComponents(scope) {
  const script = document.querySelector("script[data-govuk-frontend]");
  const frontend = await import(script.dataset.govukFrontend);
  frontend.initAll({ scope });
}

/** Put in the sections that are new and take out those no longer asked; what is being typed elsewhere is not touched. */
function mergeSections(here, there) {
  const wanted = new Set([...there.children].map((section) => section.dataset.section));
  for (const section of [...here.children]) {
    if (!wanted.has(section.dataset.section)) {
      section.remove();
    }
  }
  [...there.children].forEach((section, place) => {
    const present = here.children[place];
    if (present?.dataset.section !== section.dataset.section) {
      here.insertBefore(section, present ?? null);
      startComponents(section);
    }
  });
}

/** Take away what is said to be wrong and is not any more, here and in the summary. */
function dropPutRight(form, page) {
  for (const message of form.querySelectorAll(".govuk-error-message[id]")) {
    if (page.getElementById(message.id)) {
      continue;
    }
    const group = message.closest(".govuk-form-group");
    const marked = [group, ...group.querySelectorAll("[class*='--error']")];
    marked.forEach((one) => one.classList.remove(...[...one.classList].filter((name) => name.endsWith("--error"))));
    group.querySelectorAll("[aria-describedby]").forEach((one) => {
      one.setAttribute("aria-describedby", one.getAttribute("aria-describedby").replace(message.id, "").trim());
    });
    const control = message.id.replace(/-error$/, "");
    form.querySelectorAll(`.govuk-error-summary a[href^="#${CSS.escape(control)}"]`).forEach((link) => link.parentElement.remove());
    message.remove();
  }
  const summary = form.querySelector(".govuk-error-summary");
  if (summary && !summary.querySelector("li")) {
    summary.remove();
  }
}

/** Let the arrow keys, Home and End move in a group of boxes, which a browser gives to radios alone. */
function startBoxes(form) {
  const places = { ArrowDown: (at) => at + 1, ArrowUp: (at) => at - 1, Home: () => 0, End: (at, all) => all.length - 1 };
  form.addEventListener("keydown", (event) => {
    if (event.target.type === "checkbox" && event.key in places) {
      const all = [...event.target.closest(".govuk-checkboxes").querySelectorAll("input[type=checkbox]")];
      const next = all[places[event.key](all.indexOf(event.target), all)];
      event.preventDefault();
      next?.focus();
    }
  });
}

/** Keep the call after every answer, and show the questions that follow from it. */
function startCall(form) {
  let busy = false;
  let again = false;
  const leaving = new AbortController(); // the form is on its way: nothing is kept beside it
  const status = document.createElement("p");
  status.className = "govuk-hint";
  status.setAttribute("role", "status");
  form.append(status);

  const take = (page) => {
    const advice = form.querySelector("[data-part=advice]");
    const said = page.querySelector("[data-part=advice]");
    if (advice.textContent.trim() !== said.textContent.trim()) {
      advice.innerHTML = said.innerHTML;
    }
    dropPutRight(form, page);
    const before = form.querySelector("#section-same")?.dataset.section;
    mergeSections(form.querySelector("[data-part=sections]"), page.querySelector("[data-part=sections]"));
    const same = form.querySelector("#section-same");
    form.querySelector("button[value=send]")?.toggleAttribute("disabled", !page.querySelector("button[value=send]"));
    status.textContent = same && same.dataset.section !== before ? `Saved. ${same.dataset.say}` : "Saved";
  };

  const keep = async () => {
    if (busy || leaving.signal.aborted) {
      again = true;
      return;
    }
    busy = true;
    const body = new URLSearchParams(new FormData(form));
    body.set("action", "check");
    const sent = { method: "POST", body, credentials: "same-origin", redirect: "error", signal: leaving.signal };
    const answer = await fetch(form.getAttribute("action") || location.href, sent).catch(() => null);
    if (leaving.signal.aborted) {
      return;
    }
    if (answer?.ok) {
      take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } else {
      status.textContent = "Not saved. Press “Show the questions that follow” to try again.";
    }
    busy = false;
    if (again) {
      again = false;
      keep();
    }
  };
  form.addEventListener("change", paused(keep));
  form.addEventListener("submit", () => leaving.abort());
  form.addEventListener("keydown", (event) => {
    const send = form.querySelector("button[value=send]:not([disabled])");
    if (event.key === "Enter" && event.ctrlKey && send) {
      event.preventDefault();
      form.requestSubmit(send);
    }
  });
  startBoxes(form);
  form.querySelector("[data-keys]").hidden = false;
  if (!form.querySelector(".govuk-error-summary")) {
    form.querySelector("input[name=gates]").focus({ preventScroll: true });
  }
}

document.querySelectorAll("form[data-find]").forEach(startFinding);
document.querySelectorAll("form[data-call]").forEach(startCall);
